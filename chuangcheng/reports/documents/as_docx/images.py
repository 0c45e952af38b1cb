"""Pictures in a DOCX: one image part per content, found by its hash.

python-docx compares each new picture with every earlier one; with 1,000 photos that is quadratic.
"""

from docx.document import Document as WordDocument
from docx.image.image import Image
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml.shape import CT_Inline
from docx.parts.image import ImagePart
from docx.shared import Mm

from chuangcheng.reports.documents.as_docx.xml import Element, el
from chuangcheng.reports.documents.blocks import Photo
from chuangcheng.reports.documents.pictures import Picture, PictureShelf
from chuangcheng.reports.documents.typesetting import printable


class ImageShelf:
    """The image parts of one DOCX."""

    def __init__(self, word: WordDocument) -> None:
        self._part = word.part
        self._relations: dict[str, str] = {}
        self._shown = 0
        self.photos = PictureShelf()

    def photo(self, photo: Photo, *, width: float, height: float) -> Element:
        """An inline picture inside a box of millimetres."""
        return self.inline(self.photos.take(photo, width=width), width=width, height=height, text=photo.caption)

    def inline(self, picture: Picture, *, width: float, height: float, text: str) -> Element:
        """A run holding the picture; `text` is read aloud in its place."""
        across, down = picture.fit(width=width, height=height)
        self._shown += 1
        inline = CT_Inline.new_pic_inline(
            self._shown, self._relation(picture), f"{picture.key[:12]}.{picture.extension}", Mm(across), Mm(down)
        )
        inline.docPr.set("descr", printable(text))
        return el("w:r", None, el("w:drawing", None, inline))

    def _relation(self, picture: Picture) -> str:
        known = self._relations.get(picture.key)
        if known is None:
            known = f"rIdPicture{len(self._relations) + 1}"
            name = PackURI(f"/word/media/image{len(self._relations) + 1}.{picture.extension}")
            part = ImagePart.from_image(Image.from_blob(picture.blob), name)
            self._part.rels.add_relationship(RELATIONSHIP_TYPE.IMAGE, part, known)
            self._relations[picture.key] = known
        return known
