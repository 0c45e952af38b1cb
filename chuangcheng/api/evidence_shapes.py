"""Files as the API writes and reads them."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, model_validator

from chuangcheng.api.shapes import Given, Shape

SourceCode = Literal["camera", "album", "wechat", "desktop", "paste", "scan"]


class FileOut(Shape):
    """一个文件；view、thumb 是照片的大图和小图，附件为空"""

    id: int
    key: UUID
    name: str
    kind: Literal["photo", "document"]
    media_type: str
    size: int
    sha256: str
    width: int | None
    height: int | None
    taken_at: datetime | None
    latitude: float | None
    longitude: float | None
    datum: str
    device: str
    source: str
    source_label: str
    uploaded_at: datetime
    original: str
    view: str
    thumb: str


class ShotGiven(Given):
    """拍摄信息，只在 source 为 camera 且照片里没有时采用；经纬度和坐标系要一起给"""

    source: SourceCode = Field("desktop", description="从哪里来，camera 为现场拍摄")
    taken_at: AwareDatetime | None = Field(None, description="拍摄时间，带时区")
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = Field(None, description="纬度，要和经度一起给")
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = Field(None, description="经度，要和纬度一起给")
    datum: Literal["wgs84", "gcj02", "bd09"] = Field("wgs84", description="经纬度的坐标系")
    device: Annotated[str, Field(max_length=100)] = Field("", description="拍摄设备")

    @model_validator(mode="after")
    def whole_position(self) -> Self:
        """One coordinate without the other is nowhere."""
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("经度和纬度要一起给")
        return self


class UploadGiven(ShotGiven):
    """分段上传的文件：名称、字节数、SHA-256（十六进制）"""

    name: Annotated[str, Field(min_length=1, max_length=200)] = Field(description="文件名")
    size: Annotated[int, Field(ge=1)] = Field(description="字节数")
    sha256: Annotated[str, Field(pattern="^[0-9a-fA-F]{64}$")] = Field(description="整个文件的 SHA-256，十六进制")


class UploadOut(Shape):
    """上传进度：offset 字节已收妥，从这里接着传；到 expires_at 还没传完就作废"""

    id: UUID
    name: str
    size: int
    offset: int
    sha256: str
    expires_at: datetime
