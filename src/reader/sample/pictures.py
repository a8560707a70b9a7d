"""Draws the sample's pictures and sounds on the fly, the same bytes every time."""

from __future__ import annotations

import io
import math
import random
import struct
import wave
from collections.abc import Callable, Sequence
from functools import cache

from reader.sample.canvas import Canvas, Colour, mix

WIDTH, HEIGHT = 480, 270
"""Pixels; large enough for a window, small enough for a terminal."""

STOCK_NUMBERS = ("990917", "990328", "990604", "990751", "990112")
"""Stocks that have a chart."""

_PAPER: Colour = (250, 246, 238)
_INK: Colour = (58, 54, 50)
_GRID: Colour = (224, 217, 205)
_RED: Colour = (196, 60, 52)
_GREEN: Colour = (46, 128, 92)
_BLUE: Colour = (52, 96, 140)


def _noise(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - a drawing, not a secret


def draw_stock_chart(number: str) -> bytes:
    """Draw daily candles as Chinese papers print them: red rises, green falls."""
    canvas = Canvas(WIDTH, HEIGHT, _PAPER)
    for row in range(30, 200, 34):
        canvas.rect(12, row, WIDTH - 12, row + 1, _GRID)
    dice, price = _noise(int(number)), 110.0
    for x in range(18, WIDTH - 18, 10):
        opened, closed = price, min(185.0, max(40.0, price + dice.uniform(-13, 12.2)))
        top, bottom = int(min(opened, closed)), int(max(opened, closed)) + 1
        colour = _RED if closed < opened else _GREEN
        wick_top, wick_bottom = top - dice.randint(1, 9), bottom + dice.randint(1, 9)
        canvas.rect(x + 3, wick_top, x + 4, wick_bottom, colour)
        canvas.rect(x, top, x + 7, bottom, colour)
        canvas.rect(x, HEIGHT - 14 - dice.randint(6, 42), x + 7, HEIGHT - 14, mix(colour, _PAPER, 0.35))
        price = closed
    return canvas.png()


def draw_bars(values: Sequence[int], colour: Colour) -> bytes:
    """Draw a bar chart; the last bar stands out."""
    canvas = Canvas(WIDTH, HEIGHT, _PAPER)
    for row in range(30, HEIGHT - 30, 42):
        canvas.rect(24, row, WIDTH - 24, row + 1, _GRID)
    step, scale = (WIDTH - 60) // len(values), (HEIGHT - 70) / max(values)
    for index, value in enumerate(values):
        left = 30 + index * step
        shade = _RED if index == len(values) - 1 else colour
        canvas.rect(left + 4, HEIGHT - 30 - round(value * scale), left + step - 4, HEIGHT - 30, shade)
    canvas.rect(24, HEIGHT - 30, WIDTH - 24, HEIGHT - 28, _INK)
    return canvas.png()


def draw_curve(values: Sequence[float]) -> bytes:
    """Draw a line chart over a filled ground."""
    canvas = Canvas(WIDTH, HEIGHT, _PAPER)
    step, low, high = (WIDTH - 60) / (len(values) - 1), min(values), max(values)
    points = [
        (round(30 + index * step), round(HEIGHT - 40 - (value - low) / (high - low) * (HEIGHT - 90)))
        for index, value in enumerate(values)
    ]
    for row in range(30, HEIGHT - 30, 42):
        canvas.rect(24, row, WIDTH - 24, row + 1, _GRID)
    canvas.line(points, _BLUE, 3)
    for x, y in points:
        canvas.disc(x + 1, y + 1, 4, _RED)
    canvas.rect(24, HEIGHT - 30, WIDTH - 24, HEIGHT - 28, _INK)
    return canvas.png()


def _wave(base: float, height: float, length: float, phase: float) -> list[float]:
    return [
        base - height * (math.sin(x / length + phase) + 0.4 * math.sin(x / length * 2.7 + phase * 3))
        for x in range(WIDTH)
    ]


def draw_harbour() -> bytes:
    """Draw a lighthouse over the sea at dusk."""
    canvas = Canvas(WIDTH, HEIGHT, _INK)
    canvas.gradient(0, 170, (44, 52, 92), (242, 166, 108), 40)
    canvas.disc(330, 150, 30, (252, 214, 150))
    canvas.gradient(170, HEIGHT, (176, 122, 110), (28, 44, 72), 30)
    for row in range(176, 260, 9):
        half = 46 - (row - 176) // 3
        canvas.rect(330 - half, row, 330 + half, row + 2, (244, 196, 140))
    canvas.ridge([196 + x * 0.12 + max(0, x - 140) * 0.9 for x in range(230)], (30, 28, 40))
    for step in range(7):
        colour = (206, 72, 62) if step % 2 else (240, 234, 222)
        canvas.rect(86 + step // 2, 186 - step * 16, 114 - step // 2, 202 - step * 16, colour)
    canvas.rect(88, 74, 112, 90, (252, 232, 150))
    canvas.rect(84, 68, 116, 74, (60, 44, 50))
    return canvas.png()


def draw_hills() -> bytes:
    """Draw terraced hills in morning mist."""
    canvas = Canvas(WIDTH, HEIGHT, _PAPER)
    canvas.gradient(0, HEIGHT, (250, 226, 196), (196, 214, 208), 40)
    canvas.disc(120, 70, 24, (248, 176, 112))
    for layer in range(5):
        colour = mix((168, 190, 186), (38, 84, 74), layer / 4)
        canvas.ridge(_wave(110 + layer * 32, 22 - layer * 2, 70 - layer * 7, layer * 1.7), colour)
    return canvas.png()


def draw_skyline() -> bytes:
    """Draw a city at night, every window by lot."""
    canvas = Canvas(WIDTH, HEIGHT, _INK)
    canvas.gradient(0, HEIGHT, (18, 22, 48), (88, 74, 112), 40)
    canvas.disc(400, 52, 18, (238, 232, 206))
    dice, x = _noise(7), 0
    while x < WIDTH:
        width, top = dice.randint(28, 58), dice.randint(70, 190)
        canvas.rect(x, top, x + width - 3, HEIGHT, (26, 28, 44))
        for row in range(top + 8, HEIGHT - 24, 12):
            for column in range(x + 5, x + width - 9, 9):
                if dice.random() < 0.42:
                    canvas.rect(column, row, column + 4, row + 6, (250, 208, 122))
        x += width
    canvas.rect(0, HEIGHT - 18, WIDTH, HEIGHT, (16, 18, 30))
    return canvas.png()


def draw_bridge() -> bytes:
    """Draw a cable bridge over a wide river."""
    canvas = Canvas(WIDTH, HEIGHT, _PAPER)
    canvas.gradient(0, 180, (168, 204, 226), (242, 238, 224), 36)
    canvas.ridge(_wave(160, 10, 50, 0.6), (128, 158, 146), 180)
    canvas.gradient(180, HEIGHT, (120, 160, 178), (58, 98, 122), 24)
    for tower in (150, 330):
        for reach in range(20, 150, 16):
            for side in (-1, 1):
                canvas.line([(tower, 52 + reach // 6), (tower + side * reach, 166)], (110, 108, 112), 1)
        canvas.rect(tower - 5, 40, tower + 6, 214, (236, 232, 224))
    canvas.rect(0, 164, WIDTH, 174, (88, 86, 92))
    return canvas.png()


def draw_bowl() -> bytes:
    """Draw a bowl of noodle soup from above."""
    canvas = Canvas(WIDTH, HEIGHT, (142, 98, 66))
    for row in range(0, HEIGHT, 30):
        canvas.rect(0, row, WIDTH, row + 2, (122, 82, 54))
    canvas.disc(240, 138, 118, (52, 78, 112))
    canvas.disc(240, 138, 108, (240, 236, 226))
    canvas.disc(240, 138, 94, (206, 148, 82))
    for turn in range(7):
        points = [(170 + x, 118 + turn * 9 + round(7 * math.sin(x / 13 + turn))) for x in range(0, 140, 5)]
        canvas.line(points, (246, 222, 158), 4)
    canvas.disc(284, 104, 24, (252, 248, 238))
    canvas.disc(284, 104, 11, (242, 164, 48))
    dice = _noise(3)
    for _ in range(46):
        canvas.disc(dice.randint(176, 300), dice.randint(84, 196), 3, (78, 138, 66))
    canvas.line([(300, 20), (470, 96)], (60, 40, 30), 6)
    canvas.line([(322, 10), (476, 80)], (60, 40, 30), 6)
    return canvas.png()


def draw_tram_map() -> bytes:
    """Draw a map of four tram lines."""
    canvas = Canvas(WIDTH, HEIGHT, _PAPER)
    canvas.ridge(_wave(226, 8, 60, 1.2), (204, 222, 230))
    routes: tuple[tuple[Colour, list[tuple[int, int]]], ...] = (
        (_RED, [(30, 60), (150, 60), (240, 130), (440, 130)]),
        (_BLUE, [(60, 200), (160, 130), (240, 130), (330, 50), (450, 50)]),
        (_GREEN, [(240, 20), (240, 210)]),
        ((206, 148, 52), [(90, 20), (150, 60), (160, 130), (320, 200), (440, 200)]),
    )
    for colour, points in routes:
        canvas.line(points, colour, 6)
    for _, points in routes:
        for x, y in points:
            canvas.disc(x + 3, y + 3, 8, _INK)
            canvas.disc(x + 3, y + 3, 5, _PAPER)
    return canvas.png()


def record_foghorn() -> bytes:
    """Return three seconds of a foghorn as a WAV file."""
    rate, sound = 8000, io.BytesIO()
    with wave.open(sound, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        for index in range(rate * 3):
            time = index / rate
            swell = min(1.0, time * 4, (3 - time) * 2)
            tone = math.sin(math.tau * 98 * time) + 0.5 * math.sin(math.tau * 147 * time)
            file.writeframesraw(struct.pack("<h", round(9000 * swell * tone)))
    return sound.getvalue()


_DRAWINGS: dict[str, Callable[[], bytes]] = {
    "harbour": draw_harbour,
    "hills": draw_hills,
    "skyline": draw_skyline,
    "bridge": draw_bridge,
    "bowl": draw_bowl,
    "tram-map": draw_tram_map,
    "rainfall": lambda: draw_bars((42, 38, 61, 88, 120, 164, 143, 98, 76, 51, 44, 131), _BLUE),
    "loaves": lambda: draw_bars((310, 325, 298, 340, 352, 361, 402), (176, 138, 84)),
    "tide": lambda: draw_curve([3.1 + 2.2 * math.sin(hour / 1.98) for hour in range(25)]),
    "battery": lambda: draw_curve((100, 99, 97, 96, 94, 91, 89, 88, 87, 86.5, 86, 85.8)),
}


@cache
def list_files() -> tuple[tuple[str, str, bytes], ...]:
    """Return path, media type and bytes of every picture and sound."""
    drawn = [(f"/pictures/{name}.png", "image/png", draw()) for name, draw in _DRAWINGS.items()]
    charts = [
        (f"/pictures/kline-{number}.png", "image/png", draw_stock_chart(number)) for number in STOCK_NUMBERS
    ]
    return (*drawn, *charts, ("/sounds/foghorn.wav", "audio/wav", record_foghorn()))
