"""files.json: files that NumPy and safetensors write, and the arrays in them.

args: `bytes`, the file in base64, and `names`, those of the arrays; outputs: the arrays, in the dtypes that the library reads them in. A file that
must be refused has no outputs, and `place` says where. IDX has no library: its files are packed here as its definition says. Of CSV, `kinds` are those
of the columns, and labels are written by pandas' codes.
"""
import base64
import gzip
import io
import struct
import zipfile

import ml_dtypes
import pandas as pd
from common import np, records
from safetensors.numpy import save

F32 = np.asarray([0, -0.0, 1.5, -2, 3.4028235e38, 1e-45, np.nan, np.inf], np.float32)
HALVES = np.asarray([0, -0.0, 1, -1.5, 65504, 6e-8, 6.1e-5, np.nan, -np.inf, 0.333], np.float16)
BRAINS = np.asarray([0, -0.0, 1, -1.5, 3.3895e38, 1e-40, np.nan, np.inf, 0.333], ml_dtypes.bfloat16)
CUBE = np.arange(24).reshape(2, 3, 4)
LIMITS = [-2**31, -1, 0, 1, 2**31 - 1]


def case(word, name, data, arrays=None, *, place=''):
    """`arrays` by name as they must be read; None where the file is refused."""
    args = {'bytes': base64.b64encode(data).decode(), 'names': list(arrays or {}), **({'place': place} if place else {})}
    return {'word': word, 'name': f'{word} {name}', 'args': args, 'inputs': [], 'outputs': records((arrays or {}).values())}


def read_as(x):
    """An array in the dtype that it is read in."""
    x = np.asarray(x)
    if x.dtype.kind in 'iu':
        return x.astype(np.int32)
    return x.astype(np.float64 if x.dtype.kind == 'f' and x.itemsize == 8 else bool if x.dtype == bool else np.float32)


def npy_bytes(x, version=None):
    file = io.BytesIO()
    np.lib.format.write_array(file, np.asanyarray(x), version=version)
    return file.getvalue()


def npy(name, x, version=None):
    return case('npy', name, npy_bytes(x, version), {'x': read_as(x)})


def refused_npy(name, x, place):
    return case('npy', name, npy_bytes(x), place=place)


def headed(text, data=b''):
    """A file whose header is this text."""
    return b'\x93NUMPY\x01\x00' + struct.pack('<H', len(text)) + text.encode() + data


def npy_cases():
    for dtype in ['<f4', '<f8', '<f2', '>f4', '>f8', '>f2']:
        yield npy(f'floats {dtype}', (HALVES if dtype.endswith('2') else F32).astype(dtype))
    for dtype in ['<i4', '<i8', '>i4', '>i8']:
        yield npy(f'integers {dtype}', np.asarray(LIMITS, dtype))
    for dtype, values in [('i1', [-128, 127]), ('<i2', [-2**15, 2**15 - 1]), ('>i2', [-2**15, 2**15 - 1]), ('u1', [0, 255]), ('<u2', [0, 65535]),
                          ('>u2', [0, 65535]), ('<u4', [0, 2**31 - 1]), ('>u4', [0, 2**31 - 1]), ('<u8', [0, 2**31 - 1]), ('>u8', [0, 2**31 - 1])]:
        yield npy(f'integers {dtype}', np.asarray(values, dtype))
    yield npy('bools', np.asarray([[True, False, True]]))
    for shape in [[], [0], [1], [1, 1, 1], [3, 0, 2], [2, 3], [2, 1, 3]]:
        yield npy(f'shape {shape}', np.arange(np.prod(shape), dtype=np.float32).reshape(shape))
    for dtype in ['<f4', '>f8', '<i8', 'u1', '?']:
        yield npy(f'Fortran order {dtype}', np.asfortranarray((CUBE % 2 if dtype == '?' else CUBE).astype(dtype)))
    yield npy('Fortran order of a column', np.asfortranarray(CUBE[0].astype(np.float32)[:, :1]))
    for version in [(1, 0), (2, 0), (3, 0)]:
        yield npy(f'version {version[0]}', CUBE.astype(np.float64), version)
    yield case('npy', 'sizes of Python 2, fields in another order',
               headed('{"shape": (2L, 1L), \'fortran_order\': False, "descr": \'<i4\'}\n', struct.pack('<2i', 7, -7)), {'x': np.asarray([[7], [-7]], np.int32)})
    yield refused_npy('an integer beyond int32', np.asarray([[1, 2], [3, 2**31]]), '[1][1]')
    yield refused_npy('an integer beyond 2^53, in Fortran order', np.asfortranarray([[1, 2, 3], [4, 2**53 + 1, 6]]), '[1][1]')
    yield refused_npy('an integer below int32', np.asarray([0, -2**31 - 1]), '[1]')
    yield refused_npy('an unsigned integer beyond int32', np.asarray([2**31], np.uint32), '[0]')
    yield refused_npy('a large unsigned integer', np.asarray([2**64 - 1], np.uint64), '[0]')
    yield refused_npy('a large integer in big-endian order', np.asarray([1, 2**40], '>i8'), '[1]')
    for name, x in [('complex numbers', np.asarray([1j])), ('texts', np.asarray(['a'])), ('bytes', np.asarray([b'a'])),
                    ('dates', np.asarray(['2020-01-01'], 'datetime64[D]')), ('long doubles', np.zeros(0, np.longdouble))]:
        yield refused_npy(name, x, "header, 'descr'")
    yield refused_npy('records', np.zeros(2, [('a', '<f4'), ('b', '<i4')]), 'header')
    objects = io.BytesIO()
    np.save(objects, np.asarray([None, {}], object), allow_pickle=True)
    yield case('npy', 'objects', objects.getvalue(), place="header, 'descr'")


def npz_cases():
    arrays = {'w': CUBE.astype(np.float32), 'labels': np.asarray([3, 1, 2]), 'mask': np.asarray([True, False]), 'layer.0/ü': np.float64(0.5), 'empty': np.zeros((0, 3))}
    for name, write in [('stored', np.savez), ('compressed', np.savez_compressed)]:
        file = io.BytesIO()
        write(file, **arrays)
        yield case('npz', name, clear_times(file.getvalue()), {name: read_as(x) for name, x in arrays.items()})
    file = io.BytesIO()
    np.savez(file)
    yield case('npz', 'without arrays', file.getvalue(), {})
    file = io.BytesIO()
    np.savez_compressed(file, a=np.asarray([1.0]), b=np.asarray([1, 2**60]))
    yield case('npz', 'an integer beyond int32', clear_times(file.getvalue()), place='"b", [1]')
    file = io.BytesIO()
    with zipfile.ZipFile(file, 'w') as archive:
        archive.writestr(zipfile.ZipInfo('notes.txt'), 'hello')
    yield case('npz', 'a file that is no array', file.getvalue(), place='directory')


def clear_times(data):
    """An archive with the same files, written at no time in particular."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, 'w') as new:
        for info in old.infolist():
            dated = zipfile.ZipInfo(info.filename)
            dated.compress_type = info.compress_type
            with new.open(dated, 'w', force_zip64=True) as entry:
                entry.write(old.read(info.filename))
    return file.getvalue()


def safetensors_cases():
    kinds = {'F64': np.float64, 'F32': np.float32, 'F16': np.float16, 'BF16': ml_dtypes.bfloat16, 'I64': np.int64, 'I32': np.int32, 'I16': np.int16, 'I8': np.int8,
             'U8': np.uint8, 'BOOL': np.bool_}
    for name, dtype in kinds.items():
        x = {'F64': F32.astype(np.float64), 'F32': F32, 'F16': HALVES, 'BF16': BRAINS}.get(name, np.asarray([[0, 1, 2], [3, 4, 127]]).astype(dtype))
        yield case('safetensors', name, save({'x': x}), {'x': read_as(x)})
    many = {'out.w': CUBE.astype(np.float32), 'out.b': np.zeros(0, np.float32), 'deep.0.scale': np.asarray(0.25), 'ü "quoted" 漢字 🙂': np.asarray([1, 2], np.int32),
            'flags': np.asarray([True]), 'half': HALVES[:3]}
    yield case('safetensors', 'many, with metadata', save(many, {'ü': '🙂\n'}), {name: read_as(many[name]) for name in sorted(many)})
    yield case('safetensors', 'none', save({}), {})
    yield case('safetensors', 'an integer beyond int32', save({'x': np.asarray([[1, 2], [2**53 + 1, 3]])}), place='"x", [1][0]')


def idx(kind, shape, data):
    return struct.pack(f'>BBBB{len(shape)}I', 0, 0, kind, len(shape), *shape) + data


def idx_cases():
    images = np.arange(18, dtype=np.uint8).reshape(2, 3, 3) * 14
    yield case('idx', 'images', idx(8, [2, 3, 3], images.tobytes()), {'x': read_as(images)})
    yield case('idx', 'images, packed', gzip.compress(idx(8, [2, 3, 3], images.tobytes()), mtime=0), {'x': read_as(images)})
    named = io.BytesIO()
    with gzip.GzipFile('images-idx3-ubyte', 'wb', fileobj=named, mtime=0) as file:
        file.write(idx(8, [2, 3, 3], images.tobytes()))
    yield case('idx', 'images, packed under a name', named.getvalue(), {'x': read_as(images)})
    for kind, dtype, values in [(9, '>i1', [-128, 127]), (11, '>i2', [-2**15, 2**15 - 1]), (12, '>i4', LIMITS), (13, '>f4', F32), (14, '>f8', F32)]:
        x = np.asarray(values, dtype)
        yield case('idx', f'type {kind}', idx(kind, x.shape, x.tobytes()), {'x': read_as(x)})
    yield case('idx', 'a scalar', idx(14, [], struct.pack('>d', 0.5)), {'x': np.float64(0.5)})
    yield case('idx', 'no rows', idx(8, [0, 28, 28], b''), {'x': np.zeros((0, 28, 28), np.int32)})


def csv(name, frame, kinds, **options):
    columns = {}
    for column, kind in kinds.items():
        x = frame[column]
        columns[column] = pd.factorize(x)[0].astype(np.int32) if kind == 'label' else x.to_numpy(dtype={'float32': np.float32, 'float64': np.float64, 'int32': np.int32, 'bool': bool}[kind])
    made = case('csv', name, frame.to_csv(index=False, **options).encode(), columns)
    made['args'] |= {'kinds': kinds, 'delimiter': options.get('sep', ',')}
    return made


def csv_cases():
    rng = np.random.default_rng(7)
    kinds = {'single': 'float32', 'double': 'float64', 'count': 'int32', 'alive': 'bool', 'kind "of", it': 'label'}
    frame = pd.DataFrame({
        'single': rng.standard_normal(12).astype(np.float32) * np.float32(10) ** np.arange(-6, 6, dtype=np.float32), 'double': rng.standard_normal(12) * 10.0 ** np.arange(-200, 40, 20),
        'count': rng.integers(-2**31, 2**31, 12), 'alive': rng.integers(0, 2, 12) == 1,
        'kind "of", it': ['a', 'b,c', 'd "e"', 'f\ng', 'ü🙂', ' a', 'a', "h'i", 'j\tk', 'b,c', 'NA?', '0'],
    })
    yield csv('every kind', frame, kinds)
    yield csv('in tabs', frame, kinds, sep='\t')
    yield csv('line ends of Windows', frame, kinds, lineterminator='\r\n')
    yield csv('everything in quotes', frame, kinds, quoting=1)
    frame['single'] = [np.nan, np.inf, -np.inf, *frame['single'][3:]]
    yield csv('missing numbers', frame[['single', 'count']], {'single': 'float32', 'count': 'int32'})
    yield csv('missing numbers, by another name', frame[['single', 'count']], {'single': 'float32', 'count': 'int32'}, na_rep='NULL')


def cases():
    yield from npy_cases()
    yield from npz_cases()
    yield from safetensors_cases()
    yield from idx_cases()
    yield from csv_cases()
