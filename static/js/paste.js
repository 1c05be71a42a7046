/* What is pasted from a word processor, a spreadsheet or a web page becomes Markdown; nothing of it enters the page. */
(function () {
  "use strict";
  const BLOCKS = new Set(["ADDRESS", "ARTICLE", "ASIDE", "BLOCKQUOTE", "BODY", "CENTER", "DD", "DIV", "DL", "DT", "FIGCAPTION", "FIGURE", "FOOTER", "H1", "H2", "H3", "H4", "H5", "H6", "HEADER", "HR", "LI", "MAIN", "NAV", "OL", "P", "PRE", "SECTION", "TABLE", "UL"]);
  const UNSEEN = new Set(["HEAD", "LINK", "META", "SCRIPT", "STYLE", "TEMPLATE", "TITLE", "XML", "O:OFFICEDOCUMENTSETTINGS"]);
  const TELLING = "h1,h2,h3,h4,h5,h6,ul,ol,table,a[href],b,strong,i,em,s,del,sub,sup,pre,code,blockquote,[style*='mso-list'],[style*='font-weight'],.MsoTitle";

  /* "" when plain text says it all. */
  function toMarkdown(html, text) {
    const body = new DOMParser().parseFromString(html || "", "text/html").body;
    const found = body.querySelector(TELLING) ? blocks(body).map((block) => block.text).join("\n\n") : "";
    return (found || tabular(text || "")).replace(/[ \t]+$/gm, "").trim();
  }

  /* Blocks are {text} or, for Word's list paragraphs, {text, level, ordered}; those in a row are joined to one list. */
  function blocks(node) {
    const found = [];
    let line = [];
    const flush = () => {
      const text = inline(line).trim();
      if (text) found.push({ text: guarded(text) });
      line = [];
    };
    for (const child of node.childNodes) {
      if (isBlock(child)) {
        flush();
        found.push(...block(child));
      } else {
        line.push(child);
      }
    }
    flush();
    return joined(found);
  }

  function isBlock(node) {
    if (node.nodeType !== Node.ELEMENT_NODE || UNSEEN.has(node.nodeName.toUpperCase())) return false;
    return BLOCKS.has(node.nodeName) || [...node.children].some(isBlock);
  }

  function block(element) {
    const name = element.nodeName;
    if (isHidden(element)) return [];
    if (name === "TABLE") return plain(table(rowsOf(element)));
    if (name === "UL" || name === "OL") return plain(list(element));
    if (name === "PRE") return plain("```\n" + element.textContent.replace(/\n$/, "") + "\n```");
    if (name === "HR") return plain("---");
    if (name === "BLOCKQUOTE") return plain(indented(textOf(element), "> ", "> "));
    if (/^H[1-6]$/.test(name) || element.classList.contains("MsoTitle")) return heading(element, Number(name[1]) || 1);
    if (/mso-list:\s*l\d/.test(styleOf(element))) return [wordItem(element)];
    return blocks(element);
  }

  function plain(text) {
    return text.trim() ? [{ text }] : [];
  }

  function textOf(element) {
    return blocks(element).map((each) => each.text).join("\n\n");
  }

  function heading(element, level) {
    const text = inline([...element.childNodes], { bold: true, numbers: true }).replace(/\\\n/g, " ").trim();
    return text ? [{ text: "#".repeat(level) + " " + text }] : [];
  }

  /* Word writes each item as a paragraph: its level is in the style, its bullet or number in a span to be ignored. */
  function wordItem(element) {
    const level = Number((/level(\d+)/.exec(styleOf(element)) || [])[1] || 1);
    const mark = [...element.querySelectorAll("span")].find((span) => isIgnored(span));
    const ordered = Boolean(mark) && /^\(?(\d+|[a-z]{1,4}|[一二三四五六七八九十]+)[.)、）]/i.test(mark.textContent.trim());
    return { text: inline([...element.childNodes]).trim(), level, ordered };
  }

  function joined(found) {
    const result = [];
    let counts = [];
    for (const each of found) {
      if (!each.level) {
        result.push(each);
        counts = [];
        continue;
      }
      const began = counts.length > 0;
      const level = Math.min(each.level, counts.length + 1);
      counts = counts.slice(0, level);
      counts[level - 1] = (counts[level - 1] || 0) + 1;
      const line = item(each.text, each.ordered ? counts[level - 1] + "." : "-", 4 * (level - 1));
      if (began) result[result.length - 1].text += "\n" + line;
      else result.push({ text: line });
    }
    return result;
  }

  function item(text, mark, depth) {
    const start = " ".repeat(depth) + mark + " ";
    return indented(text, start, " ".repeat(start.length));
  }

  function indented(text, first, rest) {
    return text.split("\n").map((line, index) => (index ? (line || rest.trim() ? rest + line : line) : first + line)).join("\n");
  }

  function list(element) {
    const lines = [];
    let number = Number(element.getAttribute("start")) || 1;
    for (const child of element.children) {
      if (child.nodeName === "LI") lines.push(item(listItem(child), element.nodeName === "OL" ? number++ + "." : "-", 0));
      else if (/^[UO]L$/.test(child.nodeName)) lines.push(indented(list(child), "    ", "    "));
    }
    return lines.join("\n");
  }

  /* A nested list follows its item without an empty line. */
  function listItem(element) {
    const box = element.querySelector(":scope > input[type=checkbox]");
    const text = blocks(element).map((each) => each.text).join("\n\n").replace(/\n\n(?=(?:-|\d+\.) )/g, "\n");
    return (box ? (box.checked ? "[x] " : "[ ] ") : "") + text;
  }

  /* Rows of {text, right}; a cell over several rows or columns leaves the others empty. */
  function rowsOf(element) {
    const rows = [];
    [...element.rows].filter((row) => !isHidden(row)).forEach((row, y) => {
      rows[y] = rows[y] || [];
      let x = 0;
      for (const cell of row.cells) {
        while (rows[y][x]) x += 1;
        const text = blocks(cell).map((each) => each.text).join("\\\n").replace(/\\\n|\n/g, "<br>").replace(/\|/g, "\\|");
        const right = cell.align === "right" || /text-align:\s*right/.test(styleOf(cell));
        spread(rows, y, x, cell, { text, right });
        x += span(cell.colSpan);
      }
    });
    return rows;
  }

  function spread(rows, y, x, cell, content) {
    for (let down = 0; down < span(cell.rowSpan); down += 1) {
      rows[y + down] = rows[y + down] || [];
      for (let across = 0; across < span(cell.colSpan); across += 1) {
        rows[y + down][x + across] = down || across ? { text: "", right: false } : content;
      }
    }
  }

  function span(number) {
    return Math.min(Math.max(number, 1), 100);
  }

  function table(rows) {
    rows = rows.filter((row) => row && [...row].some((cell) => cell && cell.text));
    const width = Math.max(0, ...rows.map((row) => row.length));
    const columns = [...Array(width).keys()].filter((x) => rows.some((row) => row[x] && row[x].text));
    if (!columns.length) return "";
    if (rows.length === 1 && columns.length === 1) return rows[0][columns[0]].text;
    const cells = rows.map((row) => columns.map((x) => row[x] || { text: "", right: false }));
    const isRight = (x) => cells.slice(1).filter((row) => row[x].right).length * 2 > cells.length - 1;
    const line = (texts) => "| " + texts.join(" | ") + " |";
    const [head, ...body] = cells.map((row) => line(row.map((cell) => cell.text)));
    return [head, line(columns.map((_, x) => (isRight(x) ? "---:" : "---"))), ...body].join("\n");
  }

  /* Columns divided by tabs, as a spreadsheet gives them to a plain text field. */
  function tabular(text) {
    const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
    const tabs = lines.map((line) => line.split("\t").length - 1);
    if (lines.length < 2 || !tabs[0] || tabs.some((count) => count !== tabs[0]) || lines[0].startsWith("\t")) return "";
    const number = /^[-+−]?[\d.,\s%]+$/;
    return table(lines.map((line) => line.split("\t").map((cell) => ({ text: escaped(cell.trim()).replace(/\|/g, "\\|"), right: number.test(cell.trim()) }))));
  }

  function inline(nodes, within = {}) {
    return nodes.map((node) => piece(node, within)).join("").replace(/\*{4}/g, "").replace(/ *\\\n */g, "\\\n").replace(/(\\\n)+$/, "").replace(/ {2,}/g, " ");
  }

  function piece(node, within) {
    if (node.nodeType === Node.TEXT_NODE) return escaped(node.data.replace(/[\s\u00a0]+/g, " "));
    if (node.nodeType !== Node.ELEMENT_NODE || UNSEEN.has(node.nodeName.toUpperCase()) || isHidden(node)) return "";
    if (isIgnored(node)) return within.numbers ? escaped(node.textContent.replace(/[\s\u00a0]+/g, " ").trim()) + " " : "";
    const name = node.nodeName;
    if (name === "BR") return "\\\n";
    if (name === "IMG") return picture(node);
    if (name === "CODE" || name === "SAMP" || name === "TT") return coded(node.textContent);
    return dressed(node, name, within);
  }

  function dressed(node, name, within) {
    const style = styleOf(node);
    const weight = /font-weight:\s*(bold|[6-9]00)/.test(style) ? true : /font-weight:\s*(normal|[1-4]00)/.test(style) ? false : name === "B" || name === "STRONG";
    const slant = /font-style:\s*italic/.test(style) ? true : /font-style:\s*normal/.test(style) ? false : name === "I" || name === "EM";
    const strike = ["S", "DEL", "STRIKE"].includes(name) || /text-decoration[^;]*line-through/.test(style);
    const now = { ...within, bold: within.bold || weight, italic: within.italic || slant, strike: within.strike || strike };
    let text = inline([...node.childNodes], now);
    if (name === "SUB" || name === "SUP") text = around(text, "<" + name.toLowerCase() + ">", "</" + name.toLowerCase() + ">");
    if (strike && !within.strike) text = around(text, "~~");
    if (slant && !within.italic) text = around(text, "*");
    if (weight && !within.bold) text = around(text, "**");
    return name === "A" ? link(node, text) : text;
  }

  /* Marks hug the words: "**a **b" would not be bold. */
  function around(text, start, end = start) {
    const [, before, words, after] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text);
    return words ? before + start + words + end + after : text;
  }

  function link(node, text) {
    const address = (node.getAttribute("href") || "").trim();
    if (!/^(https?:|mailto:)/i.test(address) || !text.trim()) return text;
    return around(text, "[", "](" + (/[\s()<>]/.test(address) ? "<" + address.replace(/[<>\s]/g, encodeURIComponent) + ">" : address) + ")");
  }

  function picture(node) {
    const address = node.getAttribute("src") || "";
    return /^https?:/i.test(address) && !/[\s()<>]/.test(address) ? "![" + escaped(node.alt) + "](" + address + ")" : "";
  }

  function coded(text) {
    const longest = Math.max(0, ...(text.match(/`+/g) || []).map((run) => run.length));
    const mark = "`".repeat(longest + 1);
    return text.trim() ? mark + (longest ? " " + text + " " : text) + mark : "";
  }

  function escaped(text) {
    return text.replace(/[\\`*[\]<$]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|~(?=~)/gu, "\\$&");
  }

  /* A line that only looks like a heading, a list or a quotation. */
  function guarded(text) {
    return text.replace(/^(#{1,6}(?= )|>|[-+](?= )|={2,}|-{2,}|:{3}|!{3})/gm, "\\$1").replace(/^(\d{1,9})([.)])(?= )/gm, "$1\\$2");
  }

  function styleOf(element) {
    return (element.getAttribute("style") || "").toLowerCase();
  }

  function isIgnored(element) {
    return /mso-list:\s*ignore/.test(styleOf(element));
  }

  function isHidden(element) {
    return /display:\s*none|mso-hide:\s*all/.test(styleOf(element));
  }

  function isInCode(area) {
    return (area.value.slice(0, area.selectionStart).match(/^ {0,3}(```|~~~)/gm) || []).length % 2 === 1;
  }

  /* A block stands apart from what is before and behind it. */
  function insert(area, text) {
    const before = area.value.slice(0, area.selectionStart);
    const after = area.value.slice(area.selectionEnd);
    if (text.includes("\n") || /^(#{1,6}|-|\d+\.|>) /.test(text)) {
      if (before && !before.endsWith("\n\n")) text = (before.endsWith("\n") ? "\n" : "\n\n") + text;
      if (!after.startsWith("\n\n")) text += after.startsWith("\n") ? "\n" : "\n\n";
    }
    area.focus();
    if (document.execCommand("insertText", false, text)) return;
    area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  document.querySelectorAll("textarea[data-markdown]").forEach((area) => {
    area.addEventListener("paste", (event) => {
      const data = event.clipboardData;
      if (data.types.includes("vscode-editor-data") || isInCode(area)) return;
      const text = toMarkdown(data.getData("text/html"), data.getData("text/plain"));
      if (!text || text === data.getData("text/plain").trim()) return;
      event.preventDefault();
      insert(area, text);
    });
  });

  window.portalPaste = { toMarkdown };
})();
