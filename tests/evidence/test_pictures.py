"""A photo is read safely, and what is shown of it is small, upright and tells nothing of its owner."""

import io
import struct
import zlib
from datetime import UTC, datetime, timedelta, timezone

import pytest
from PIL import Image, ImageCms

from chuangcheng.evidence import pictures
from chuangcheng.rules import likeness
from chuangcheng.rules.refusals import Refused
from tests.evidence.samples import encoded, exif, heic, jpeg, scene

SHANGHAI = timezone(timedelta(hours=8))


@pytest.fixture
def look(tmp_path):
    def looked(content, reader="JPEG"):
        path = tmp_path / "picture"
        path.write_bytes(content)
        return pictures.look(path, reader)

    return looked


def png_bomb(width, height):
    """Make a PNG whose header promises far more than its few bytes."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes(1 << 20), 9) * 50
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def webp_bomb():
    """Make a WebP header with a canvas of 16384 × 16384."""
    small = bytearray(encoded(scene(), "WEBP", exif=exif()))
    assert small[12:16] == b"VP8X"
    small[24:30] = b"\xff\x3f\x00" * 2
    return bytes(small)


def jpeg_bomb():
    """Make a JPEG whose header says 65000 × 65000."""
    small = bytearray(jpeg())
    at = small.index(b"\xff\xc0")
    small[at + 5 : at + 9] = struct.pack(">HH", 65000, 65000)
    return bytes(small)


@pytest.mark.parametrize(
    ("content", "reader"),
    [(png_bomb(9_000, 9_000), "PNG"), (png_bomb(60_000, 60_000), "PNG"), (webp_bomb(), "WEBP"), (jpeg_bomb(), "JPEG")],
)
def test_a_bomb_is_refused_by_its_header_undecoded(look, monkeypatch, content, reader):
    monkeypatch.setattr(pictures, "_small", None)  # whoever decodes would call it
    with pytest.raises(Refused, match="6000 万像素") as refused:
        look(content, reader)
    assert refused.value.code == "picture_too_many_pixels"


def test_a_heic_over_the_limit_is_refused_too(look, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 100_000)
    with pytest.raises(Refused) as refused:
        look(heic(scene()), "HEIF")
    assert refused.value.code == "picture_too_many_pixels"


@pytest.mark.parametrize(
    ("content", "reader"),
    [
        (jpeg()[: len(jpeg()) // 2], "JPEG"),
        (encoded(scene(), "PNG")[:5000], "PNG"),
        (encoded(scene(), "WEBP")[:3000], "WEBP"),
        (heic(scene())[:3000], "HEIF"),
        (b"\xff\xd8\xff" + bytes(300), "JPEG"),
    ],
)
def test_a_picture_cut_off_on_its_way_is_refused(look, content, reader):
    with pytest.raises(Refused) as refused:
        look(content, reader)
    assert (refused.value.code, refused.value.kind) == ("picture_broken", "invalid")


def test_only_the_reader_asked_for_may_open_it(look):
    with pytest.raises(Refused):
        look(encoded(scene(), "PNG"), "JPEG")


def test_the_view_is_at_most_1600_long_and_a_small_one_keeps_its_size(look):
    seen = look(jpeg(size=(4000, 3000)))
    assert (seen.width, seen.height) == (4000, 3000)
    assert seen.view.size == (1600, 1200)
    assert look(jpeg(size=(640, 480))).view.size == (640, 480)


def marked(size=(60, 40)):
    """Draw a red corner at the top left of a white picture."""
    picture = Image.new("RGB", size, "white")
    picture.paste("red", (0, 0, 20, 20))
    return picture


TURNED = {1: (), 2: (0,), 3: (3,), 4: (1,), 5: (5,), 6: (2,), 7: (6,), 8: (4,)}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_exif_orientation_comes_out_upright(look, orientation):
    stored = marked()
    for step in TURNED[orientation]:
        stored = stored.transpose(Image.Transpose(step))
    seen = look(encoded(stored, "JPEG", quality=95, exif=exif(orientation=orientation)))
    assert (seen.width, seen.height) == seen.view.size == (60, 40)
    red, green, _ = seen.view.getpixel((5, 5))
    assert red > 200
    assert green < 80


def test_a_heic_with_an_orientation_comes_out_upright_once(look):
    stored = marked((128, 96)).transpose(Image.Transpose.ROTATE_90)
    seen = look(heic(stored, exif=exif(orientation=6)), "HEIF")
    assert (seen.width, seen.height) == seen.view.size == (128, 96)
    assert seen.view.getpixel((8, 8))[1] < 90


@pytest.mark.parametrize(
    ("picture", "reader"),
    [
        (encoded(Image.new("RGBA", (90, 60), (0, 0, 0, 0)), "PNG"), "PNG"),
        (encoded(Image.new("LA", (90, 60), (0, 0)), "PNG"), "PNG"),
        (encoded(Image.new("I;16", (90, 60), 65535), "PNG"), "PNG"),
        (encoded(Image.new("1", (90, 60), 1), "PNG"), "PNG"),
        (encoded(Image.new("RGB", (90, 60), "white").quantize(4), "PNG"), "PNG"),
        (encoded(Image.new("CMYK", (90, 60), (0, 0, 0, 0)), "JPEG"), "JPEG"),
        (encoded(Image.new("L", (90, 60), 255), "JPEG"), "JPEG"),
    ],
)
def test_every_colour_mode_becomes_plain_rgb_on_white(look, picture, reader):
    view = look(picture, reader).view
    assert view.mode == "RGB"
    assert min(view.getpixel((40, 30))) > 250


def test_view_and_thumbnail_carry_no_metadata(look, tmp_path):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = encoded(
        scene(size=(2000, 1500)),
        exif=exif(place=((30, 0, 0), "N", (120, 0, 0), "E")),
        comment=b"secret",
        icc_profile=profile,
    )
    view = look(content).view
    pictures.write_view(view, tmp_path / "view")
    pictures.write_thumb(view, tmp_path / "thumb")
    for name, side in (("view", 1600), ("thumb", 320)):
        with Image.open(tmp_path / name) as made:
            assert made.format == "JPEG"
            assert max(made.size) == side
            assert not made.getexif()
            assert not {"exif", "icc_profile", "comment", "xmp", "photoshop"} & set(made.info)
    assert view.size == (1600, 1200)  # the thumbnail was made from a copy


def test_a_view_is_quick_to_decode_for_a_report(look, tmp_path):
    """A progressive one is decoded whole even where a quarter of its pixels is wanted."""
    pictures.write_view(look(jpeg()).view, tmp_path / "view")
    with Image.open(tmp_path / "view") as view:
        assert "progressive" not in view.info


def test_time_position_and_device_are_read_from_exif(look):
    place = ((31, 10, 38.73936), "N", (121, 31, 37.95816), "E")
    shot = look(jpeg(exif=exif(place=place))).shot
    assert shot.taken_at == datetime(2026, 9, 29, 10, 5, tzinfo=SHANGHAI)
    assert shot.position[:2] == pytest.approx((31.1774276, 121.5272106), abs=1e-6)
    assert shot.position.datum == "wgs84"
    assert shot.device == "Apple iPhone 13"


def test_a_zone_in_exif_is_respected_and_a_missing_one_is_ours(look):
    shot = look(jpeg(exif=exif(offset="+00:00"))).shot
    assert shot.taken_at == datetime(2026, 9, 29, 10, 5, tzinfo=UTC)
    shot = look(jpeg(exif=exif(offset="nonsense"))).shot
    assert shot.taken_at == datetime(2026, 9, 29, 10, 5, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    "taken", ["0000:00:00 00:00:00", "    :  :     :  :  ", "1970:01:01 00:00:00", "gestern", None]
)
def test_a_camera_without_a_clock_has_no_time(look, taken):
    assert look(jpeg(exif=exif(taken=taken))).shot.taken_at is None


@pytest.mark.parametrize(
    "place",
    [
        ((0, 0, 0), "N", (0, 0, 0), "E"),
        ((95, 0, 0), "N", (120, 0, 0), "E"),
        ((30, 0), "N", (120, 0), "E"),
    ],
)
def test_a_phone_without_a_fix_has_no_position(look, place):
    assert look(jpeg(exif=exif(place=place))).shot.position is None


def test_south_and_west_are_negative(look):
    shot = look(jpeg(exif=exif(place=((27, 30, 0), "S", (43, 0, 0), "W")))).shot
    assert shot.position[:2] == (-27.5, -43)


def test_a_device_name_is_not_doubled_and_holds_no_nul(look):
    assert look(jpeg(exif=exif(device=("HUAWEI", "HUAWEI P50\x00")))).shot.device == "HUAWEI P50"


@pytest.mark.parametrize(
    "damage", [b"Exif\x00\x00" + bytes(40), b"Exif\x00\x00II*\x00\xff\xff\xff\x7f", b"Exif\x00\x00MM"]
)
def test_broken_exif_costs_only_the_exif(look, damage):
    seen = look(jpeg(exif=damage))
    assert seen.shot.taken_at is None
    assert seen.phash is not None


@pytest.mark.parametrize("seed", range(5))
def test_a_picture_shrunk_and_recompressed_by_a_chat_program_looks_the_same(look, seed):
    original = scene(seed, (3000, 2250))
    sent = original.resize((1080, 810))
    hashed = look(encoded(original, quality=95)).phash
    assert likeness.alike(hashed, look(encoded(sent, quality=70)).phash)
    assert likeness.alike(hashed, look(heic(sent), "HEIF").phash)


def test_two_places_do_not_look_the_same(look):
    hashes = [look(jpeg(seed, (300, 225))).phash for seed in range(30)]
    assert not any(likeness.alike(one, other) for place, one in enumerate(hashes) for other in hashes[:place])


def test_a_lens_cap_has_no_hash(look):
    assert look(encoded(Image.new("RGB", (300, 200), "black"))).phash is None


def test_colours_of_another_profile_become_what_screens_show(look):
    red = Image.new("RGB", (64, 64), (200, 30, 30))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = srgb.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ").replace(b"????", b"gXYZ")  # red means green
    for profile, expected in ((srgb, (200, 30, 30)), (swapped, (30, 200, 30)), (b"broken", (200, 30, 30))):
        seen = look(encoded(red, "PNG", icc_profile=profile), "PNG").view.getpixel((30, 30))
        assert seen == pytest.approx(expected, abs=3)


def test_what_is_written_can_be_read_back(look, tmp_path):
    pictures.write_view(look(jpeg()).view, tmp_path / "view")
    assert Image.open(io.BytesIO((tmp_path / "view").read_bytes())).size == (800, 600)
