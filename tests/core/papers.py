"""Files to read in tests: a PDF and office documents, made here, whole and hostile."""
import io
import zipfile

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DRAWING = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
TYPES = "[Content_Types].xml"


def pdf(*pages):
    """A PDF with a line of text on each page."""
    count = len(pages)
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>",
               f"<< /Type /Pages /Count {count} /Kids [{' '.join(f'{4 + 2 * n} 0 R' for n in range(count))}] >>".encode(),
               b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    for number, text in enumerate(pages):
        drawn = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
        objects += [b"<< /Type /Page /Parent 2 0 R /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>"
                    % (5 + 2 * number), b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn)]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def zipped(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def docx(*paragraphs, **more):
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    document = f"<w:document {WORD}><w:body>{body}</w:body></w:document>"
    return zipped({TYPES: "<Types/>", "word/document.xml": document} | more)


def pptx(*slides):
    return zipped({TYPES: "<Types/>", "ppt/presentation.xml": "<p/>"} | {
        f"ppt/slides/slide{number}.xml": f"<s {DRAWING}><a:p><a:r><a:t>{text}</a:t></a:r></a:p></s>"
        for number, text in enumerate(slides, 1)})


def xlsx(*rows):
    """Texts shared, as spreadsheets write them; numbers as they are."""
    texts = [cell for row in rows for cell in row if isinstance(cell, str)]
    cells = "".join("<row>" + "".join(
        f'<c t="s"><v>{texts.index(cell)}</v></c>' if isinstance(cell, str) else f"<c><v>{cell}</v></c>" for cell in row)
        + "</row>" for row in rows)
    return zipped({
        TYPES: "<Types/>", "xl/workbook.xml": "<w/>",
        "xl/sharedStrings.xml": f"<sst {SHEET}>" + "".join(f"<si><t>{text}</t></si>" for text in texts) + "</sst>",
        "xl/worksheets/sheet1.xml": f"<worksheet {SHEET}><sheetData>{cells}</sheetData></worksheet>"})


LAUGHS = ('<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
          f"<w:document {WORD}><w:p><w:t>&b;</w:t></w:p></w:document>")
