"""Print the path of a Chinese font that the product can set papers in; exit code 3 when there is none."""

import sys

from chuangcheng.reports.documents.fonts import font_book
from chuangcheng.rules.refusals import Refused


def main() -> None:
    book = font_book()
    try:
        used = book.use("body").used
    except Refused:
        sys.exit(3)
    print(book.files[used][0][1])


if __name__ == "__main__":
    main()
