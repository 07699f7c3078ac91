"""python test/oracle/read-back: the built package writes files, and NumPy, safetensors and pandas read them to the same bits."""
import base64
import json
import pathlib
import subprocess
import tempfile
import zipfile

import numpy as np
import pandas as pd
from safetensors import safe_open
from safetensors.numpy import load_file

HERE = pathlib.Path(__file__).resolve().parent


def same(name, got, want):
    assert got.dtype.name == want['dtype'] and list(got.shape) == want['shape'], (name, got.dtype, got.shape)
    assert got.tobytes() == base64.b64decode(want['bytes']), name


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        subprocess.run(['node', HERE / 'write.mjs', folder], check=True)
        expected = json.loads((folder / 'expected.json').read_text(encoding='utf-8'))
        for name, want in expected.items():
            same(name, np.load(folder / want['file']), want)
        for archive in ['stored.npz', 'compressed.npz']:
            assert zipfile.ZipFile(folder / archive).testzip() is None
            arrays = np.load(folder / archive)
            assert set(arrays.files) == set(expected)
            for name, want in expected.items():
                same(name, arrays[name], want)
        tensors = load_file(folder / 'all.safetensors')
        assert set(tensors) == set(expected)
        for name, want in expected.items():
            same(name, tensors[name], want)
        with safe_open(folder / 'all.safetensors', 'np') as file:
            assert file.metadata() == {'ü': '🙂\n"'}
        assert load_file(folder / 'none.safetensors') == {}
        table = json.loads((folder / 'table.json').read_text(encoding='utf-8'))
        frame = pd.read_csv(folder / 'table.csv', dtype={name: x['dtype'] for name, x in table.items() if isinstance(x, dict)}, float_precision='round_trip')
        assert list(frame.columns) == list(table)
        for name, want in table.items():
            if isinstance(want, list):
                assert list(frame[name]) == want, name
            else:
                got, bits = frame[name].to_numpy(), np.frombuffer(base64.b64decode(want['bytes']), want['dtype'])
                assert got.dtype == bits.dtype and np.array_equal(got, bits, equal_nan=got.dtype.kind == 'f'), (name, got, bits)
        print(f'{len(expected)} tensors, read from .npy, .npz (stored and compressed) and safetensors; a table of {len(table)} columns from CSV')


if __name__ == '__main__':
    main()
