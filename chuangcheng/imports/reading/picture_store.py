"""Pictures of a file, written out under names of our own into the folder the caller named."""

from pathlib import Path

from chuangcheng.imports.reading.limits import Limits
from chuangcheng.imports.reading.packages import Package
from chuangcheng.imports.reading.refusals import refusal

SIGNS: tuple[tuple[bytes, int, str, str], ...] = (
    (b"\xff\xd8\xff", 0, "image/jpeg", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", 0, "image/png", ".png"),
    (b"GIF8", 0, "image/gif", ".gif"),
    (b"WEBP", 8, "image/webp", ".webp"),
    (b"ftypheic", 4, "image/heic", ".heic"),
    (b"ftypmif1", 4, "image/heic", ".heic"),
    (b"II*\x00", 0, "image/tiff", ".tif"),
    (b"MM\x00*", 0, "image/tiff", ".tif"),
    (b"BM", 0, "image/bmp", ".bmp"),
)


class PictureStore:
    """Writes each picture part once; a part that is no picture gives None and is counted in `skipped`."""

    def __init__(self, *, package: Package, folder: Path | None, limits: Limits) -> None:
        self.package = package
        self.folder = folder
        self.limits = limits
        self.skipped = 0
        self.placed = 0
        self._kept: dict[str, tuple[Path, str] | None] = {}

    def keep(self, part: str | None) -> tuple[Path, str] | None:
        """(file, media type) of a package part, extracted on first use."""
        if self.folder is None:
            return None
        if not part:
            self.skipped += 1
            return None
        self.placed += 1
        if self.placed > self.limits.pictures:
            raise refusal("too_many_pictures", limit=self.limits.pictures)
        if part not in self._kept:
            self._kept[part] = self._extract(part, self.folder)
        if self._kept[part] is None:
            self.skipped += 1
        return self._kept[part]

    def note(self) -> list[str]:
        if not self.skipped:
            return []
        return [f"有 {self.skipped} 张图片没有带入（格式不支持、超过大小或只是外部链接），请另行上传。"]

    def _extract(self, part: str, folder: Path) -> tuple[Path, str] | None:
        if part not in self.package or self.package.size(part) > self.limits.picture_size:
            return None
        data = self.package.read(part)
        for sign, at, media_type, ending in SIGNS:
            if data[at : at + len(sign)] == sign:
                path = folder / f"picture-{len(self._kept) + 1:05d}{ending}"
                path.write_bytes(data)
                return path, media_type
        return None
