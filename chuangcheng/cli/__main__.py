"""`python -m chuangcheng.cli`, which `serve` uses for its processes."""

from chuangcheng.cli.main import main

if __name__ == "__main__":
    main()
