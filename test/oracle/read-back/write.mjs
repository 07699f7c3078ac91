// node test/oracle/read-back/write.mjs FOLDER: files of every format, as the built package writes them, and what is in them.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromArray, toFlat } from '../../../dist/index.js'
import { Csv, Npy, Npz, Safetensors } from '../../../dist/data/index.js'

const [folder] = process.argv.slice(2)
mkdirSync(folder, { recursive: true })

const values = {
  float32: [0, -0, 1.5, -2e38, NaN, Infinity, 1e-45, 3], float64: [0, -0, 0.1, -1e300, NaN, -Infinity, 5e-324, 3],
  int32: [0, 1, -1, 2147483647, -2147483648, 5, 6, 7], bool: [true, false, true, true, false, false, true, false],
}
const shapes = [[], [0], [1], [8], [2, 2, 2], [2, 0, 3], [1, 8, 1]]
const size = shape => shape.reduce((n, d) => n * d, 1)
const tensors = Object.fromEntries(Object.entries(values).flatMap(([dtype, flat]) => shapes.map(shape =>
  [`${dtype} ${shape.join('×')}.ü漢🙂`, fromArray(shape, flat.slice(0, size(shape)), { dtype })])))

const expected = {}
for (const [i, [name, x]] of Object.entries(tensors).entries()) {
  writeFileSync(join(folder, `${i}.npy`), Npy.encode(x))
  expected[name] = { file: `${i}.npy`, shape: x.shape, dtype: x.dtype, bytes: Buffer.from(toFlat(x).buffer).toString('base64') }
}
writeFileSync(join(folder, 'stored.npz'), Npz.encode({ tensors }))
writeFileSync(join(folder, 'compressed.npz'), Npz.encode({ tensors }, { compress: true }))
writeFileSync(join(folder, 'all.safetensors'), Safetensors.encode({ tensors, metadata: { 'ü': '🙂\n"' } }))
writeFileSync(join(folder, 'none.safetensors'), Safetensors.encode({ tensors: {} }))
const table = {
  single: fromArray([8], values.float32), double: fromArray([8], values.float64, { dtype: 'float64' }), count: fromArray([8], values.int32, { dtype: 'int32' }),
  alive: fromArray([8], values.bool, { dtype: 'bool' }), 'te"xt,': ['a', ' b', 'c"d"', 'e,f', 'g\nh', 'ü🙂', '\ti', "j'"],
}
writeFileSync(join(folder, 'table.csv'), Csv.encode(table))
writeFileSync(join(folder, 'table.json'), JSON.stringify(Object.fromEntries(Object.entries(table).map(([name, x]) =>
  [name, Array.isArray(x) ? x : { dtype: x.dtype, bytes: Buffer.from(toFlat(x).buffer).toString('base64') }]))))
writeFileSync(join(folder, 'expected.json'), JSON.stringify(expected))
