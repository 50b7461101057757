"""Looks into finished films by decoding them."""

import hashlib
import struct
import subprocess
from pathlib import Path

from PIL import Image

from node_agent.film import ffmpeg


def decoded(path: Path, *arguments: str) -> bytes:
    command = [ffmpeg.program(), "-v", "error", "-i", str(path), *arguments, "-"]
    return subprocess.run(command, capture_output=True, check=True, timeout=60).stdout


def frame_hashes(path: Path) -> list[str]:
    lines = decoded(path, "-map", "0:v", "-f", "framemd5").decode().splitlines()
    return [line.split(",")[-1].strip() for line in lines if not line.startswith("#")]


def frame_times(path: Path) -> list[int]:
    lines = decoded(path, "-map", "0:v", "-f", "framemd5").decode().splitlines()
    return [int(line.split(",")[2]) for line in lines if not line.startswith("#")]


def picture(path: Path, number: int, width: int, height: int) -> Image.Image:
    choose = f"select=eq(n\\,{number})"
    pixels = decoded(path, "-vf", choose, "-frames:v", "1", "-pix_fmt", "rgb24", "-f", "rawvideo")
    return Image.frombytes("RGB", (width, height), pixels)


def samples(path: Path) -> int:
    return len(decoded(path, "-map", "0:a", "-ac", "2", "-ar", "48000", "-f", "f32le")) // 8


def said(path: Path) -> str:
    """How ffmpeg describes the file."""
    command = [ffmpeg.program(), "-hide_banner", "-i", str(path)]
    return subprocess.run(command, capture_output=True, check=False).stderr.decode()


def atoms(path: Path) -> list[str]:
    """The names of an MP4's outermost boxes, in order."""
    data, at, found = path.read_bytes(), 0, []
    while at < len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        found.append(name.decode())
        at += length
    return found


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def decoded_with(decoder: str, path: Path, *arguments: str) -> bytes:
    command = [ffmpeg.program(), "-v", "error", "-c:v", decoder, "-i", str(path), *arguments, "-"]
    return subprocess.run(command, capture_output=True, check=True, timeout=60).stdout
