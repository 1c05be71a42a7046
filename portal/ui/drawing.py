"""The geometry of charts: where ticks, labels, lines and columns stand on a sheet of 640 by 220 units."""
from math import ceil, floor, log10

LEFT, RIGHT, TOP, BASE = 44, 600, 16, 190
MOST_LABELS = 8


def chart_plan(points):
    """Ticks, labels, line, last point and columns for [(label, value >= 0)], values scaled to a round top."""
    step = round_step(max((value for _, value in points), default=0))
    top = step * max(1, ceil(max((value for _, value in points), default=0) / step))
    places = [(x_of(index, len(points)), y_of(value, top), value) for index, (_, value) in enumerate(points)]
    return {
        "base": BASE,
        "ticks": [{"value": step * n, "y": y_of(step * n, top)} for n in range(1, round(top / step) + 1)],
        "labels": labels(points),
        "line": "M" + "L".join(f"{x:g} {y:g}" for x, y, _ in places) if places else "",
        "last": dict(zip(("x", "y", "value"), places[-1], strict=True)) if places else None,
        "columns": columns(places),
    }


def round_step(largest):
    """The step of 1, 2 or 5 times a power of ten that gives two to five ticks; at least 1."""
    if largest <= 4:
        return 1
    power = 10 ** floor(log10(largest / 2))
    return next(power * factor for factor in (1, 2, 5, 10) if largest / (power * factor) <= 5)


def x_of(index, count):
    width = (RIGHT - LEFT) / max(count, 1)
    return round(LEFT + width * (index + .5), 1)


def y_of(value, top):
    return round(BASE - (BASE - TOP) * value / top, 1)


def labels(points):
    """As many labels as fit, the last one always among them."""
    every = max(1, ceil(len(points) / MOST_LABELS))
    return [{"x": x_of(index, len(points)), "text": label} for index, (label, _) in enumerate(points)
            if (len(points) - 1 - index) % every == 0]


def columns(places):
    width = round((RIGHT - LEFT) / max(len(places), 1) * .6, 1)
    return [{"x": round(x - width / 2, 1), "y": y, "width": width} for x, y, _ in places]


def spark_path(values):
    """A line over 100 by 24 units."""
    top = max(values, default=0) or 1
    gap = 96 / max(len(values) - 1, 1)
    return "M" + "L".join(f"{2 + gap * n:.1f} {22 - 20 * value / top:.1f}" for n, value in enumerate(values))
