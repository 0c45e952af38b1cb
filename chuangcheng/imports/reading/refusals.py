"""Every reason for not reading a file, one sentence each; no two causes share a sentence."""

from chuangcheng.rules.refusals import Refused

SENTENCES = {
    # what kind of file it is
    "file_empty": "文件是空的，请确认选对了文件后重新上传。",
    "file_too_large": "文件超过 {limit} MB，请压缩照片或拆成几个文件后再上传。",
    "file_is_doc": "这是旧版 Word 文档（.doc），请用 Word 或 WPS 打开后另存为“Word 文档（.docx）”再上传。",
    "file_is_wps": "这是 WPS 文字文档（.wps），请用 WPS 打开后另存为“.docx”再上传。",
    "file_is_et": "这是 WPS 表格文件（.et），请用 WPS 打开后另存为“Excel 文件（.xlsx）”再上传。",
    "file_is_xlsb": "这是二进制工作簿（.xlsb），请用 Excel 打开后另存为“Excel 工作簿（.xlsx）”再上传。",
    "file_is_presentation": "这是演示文稿，不是清单；请把清单表格另存为 .xlsx 再上传。",
    "file_is_opendocument": "这是 OpenDocument 文件（.ods、.odt），请另存为 .xlsx 或 .docx 再上传。",
    "file_is_pdf": "这是 PDF，读不出表格；请向发来单位要 .xlsx 或 .docx 原件，或先转成 .xlsx 核对后再上传。",
    "file_is_ofd": "这是 OFD 版式文件，读不出表格；请向发来单位要 .xlsx 或 .docx 原件再上传。",
    "file_is_picture": "这是图片或扫描件，读不出文字；请向发来单位要电子表格原件（.xlsx），或照着录入后再上传。",
    "file_is_rtf": "这是 RTF 文档，请用 Word 或 WPS 打开后另存为“.docx”再上传。",
    "file_is_mht": "这是网页存档（.mht），请用 Excel 或 WPS 打开后另存为“.xlsx”再上传。",
    "file_is_html": "这个文件名像表格，内容却是网页；请用 Excel 或 WPS 打开后另存为“Excel 工作簿（.xlsx）”再上传。",
    "file_is_xml_sheet": "这是 XML 表格，请用 Excel 或 WPS 打开后另存为“Excel 工作簿（.xlsx）”再上传。",
    "file_is_archive": "这是压缩包，请先解压，再把里面的清单文件上传。",
    "file_is_encrypted": "文件设了打开密码，请取消密码后另存一份再上传。",
    "file_is_unknown": "认不出这个文件的格式；请把清单另存为 .xlsx（也可用 .xls、.csv、.docx）再上传。",
    # whether it is whole and honest
    "file_damaged": "文件不完整或已损坏，请用 Excel 或 WPS 打开另存一份，或请对方重发。",
    "file_damaged_document": "Word 文档的内容读不下去，请用 Word 或 WPS 打开另存为 .docx 后再上传。",
    "file_unfolds": "文件解开后大得反常，为安全不予读取；请用 Excel 打开，只把清单复制到新的 .xlsx 再上传。",
    "file_too_many_parts": "文件里的部件太多，为安全不予读取；请只把清单那张表复制到新的 .xlsx 再上传。",
    "file_part_names": "文件内部的名称不合规，为安全不予读取；请用 Excel 或 WPS 打开后另存一份再上传。",
    "file_has_dtd": "文件里有外部引用（DTD 或实体），为安全不予读取；请用 Excel 或 WPS 打开后另存一份再上传。",
    "file_too_heavy": "读这个文件要占用的内存太多，已停止；请把清单拆成几个文件，或删去表外的空白格式后再上传。",
    "file_too_slow": "读这个文件用时太久，已停止；请把清单拆成几个文件再上传。",
    "reader_failed": "读取文件时出了意外，没有导入任何内容；请把清单复制到新的 .xlsx 再试，仍不行请联系管理员。",
    # what is in it
    "too_many_rows": "表格超过 {limit} 行，请按单位或区域拆成几个文件再上传。",
    "too_many_columns": "表格超过 {limit} 列，请删去清单右边多余的列再上传。",
    "too_many_cells": "表格里的内容超过 {limit} 万格，请拆成几个文件再上传。",
    "too_many_merges": "合并的单元格超过 {limit} 处，请取消合并、把内容填到每一行后再上传。",
    "too_many_sheets": "工作簿里有 {limit} 张以上的表，请只留下清单那几张再上传。",
    "too_many_pictures": "文件里的图片超过 {limit} 张，请拆成几个文件再上传。",
    "text_not_decodable": "文本的编码认不出来；请用 Excel 打开后另存为“CSV UTF-8”或 .xlsx 再上传。",
    "text_too_large": "文本文件超过 {limit} MB，请拆成几个文件再上传。",
    "csv_unreadable": "CSV 里的引号或换行不成对，读不下去；请用 Excel 打开后另存为 .xlsx 再上传。",
    "no_table": "文件里没有找到表格，请确认清单是以表格形式写的，再上传。",
    "unknown_column": "列的对应关系里有这张表没有的列，请重新打开这一步再选。",
    "no_text_column": "没有认出“问题”一列，请在列的对应关系里指明哪一列是问题描述。",
}


def refusal(code: str, *, limit: int | None = None) -> Refused:
    """The refusal with this code; `limit` is printed into the sentences that name a bound."""
    return Refused(SENTENCES[code].format(limit=limit), code=code, kind="invalid")
