"""python test/oracle/generate [--check] [name …]: write the fixtures, or only say which would differ."""
import importlib
import pathlib
import sys

sys.dont_write_bytecode = True

MODULES = {
    'elementwise': 'elementwise', 'contraction': 'contraction', 'convolution': 'convolution', 'reduction': 'reduction', 'movement': 'movement',
    'random': 'random_bits', 'layer': 'layer', 'loss': 'loss', 'optimizer': 'optimizer', 'tails': 'tails', 'files': 'files',
    'transform': 'transform', 'vocabulary': 'vocabulary', 'accuracy': 'accuracy', 'pattern': 'pattern', 'refused': 'refused', 'places': 'places',
}
FOLDER = pathlib.Path(__file__).resolve().parent.parent / 'fixtures'


def main(arguments):
    from common import render
    check = '--check' in arguments
    names = [a for a in arguments if a != '--check'] or list(MODULES)
    differ = []
    for name in names:
        module = importlib.import_module(MODULES[name])
        made = list(module.cases())
        text = render(module.__doc__.split('\n', 1)[0], made)
        path = FOLDER / f'{name}.json'
        if check and (not path.exists() or path.read_text(encoding='utf-8') != text):
            differ.append(name)
        if not check:
            path.write_text(text, encoding='utf-8')
        print(f'{name}: {len(made)} cases, {len(text) // 1024} kB')
    if differ:
        sys.exit(f'differ from the generator: {", ".join(differ)}')


if __name__ == '__main__':
    main(sys.argv[1:])
