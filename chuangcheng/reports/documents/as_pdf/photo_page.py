"""A JPEG as a PDF of one page and nothing else.

typst decodes every picture it is given and keeps the pixels until it is done: one and a half megabytes for each photo,
more than a gigabyte for a thousand. A page of a PDF it takes over as it is.
"""


def photo_page(jpeg: bytes, *, width: int, height: int) -> bytes:
    """An RGB JPEG of so many pixels, as large as its page."""
    shown = f"{width} 0 0 {height} 0 0 cm /Photo Do".encode()
    picture = (
        f"<</Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceRGB/BitsPerComponent 8"
        f"/Filter/DCTDecode/Length {len(jpeg)}>>"
    ).encode()
    page = (
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]"
        "/Resources<</XObject<</Photo 4 0 R>>>>/Contents 5 0 R>>"
    ).encode()
    return _file(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            page,
            picture + b"\nstream\n" + jpeg + b"\nendstream",
            f"<</Length {len(shown)}>>".encode() + b"\nstream\n" + shown + b"\nendstream",
        ]
    )


def _file(objects: list[bytes]) -> bytes:
    """The objects, numbered from 1, with the table that says where each begins."""
    out, begins = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, start=1):
        begins.append(len(out))
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{begin:010d} 00000 n \n".encode() for begin in begins)
    out += f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n".encode()
    return bytes(out)
