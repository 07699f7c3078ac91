// Plain JavaScript, in no TypeScript project: rules that need types know nothing here.
/* oxlint-disable typescript/no-unsafe-argument, typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-member-access, typescript/no-unsafe-return */
// Packs the two data sets into TypeScript modules:
//   node test/datasets/generate.mjs digits.csv.gz iris.csv src/datasets
// digits.csv(.gz): 64 pixels 0…16, then the label, a row an image. iris.csv: a header `150,4,names…`, then four lengths in cm and the class.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

const [digitsPath, irisPath, out] = process.argv.slice(2)
if (digitsPath === undefined || irisPath === undefined || out === undefined) {
  console.error('usage: node test/datasets/generate.mjs DIGITS.csv[.gz] IRIS.csv OUTPUT_FOLDER')
  process.exit(2)
}

/** @param {string} path */
const rowsOf = (path) => {
  const bytes = readFileSync(path)
  const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8')
  return text.trim().split(/\r?\n/).map((line) => line.split(','))
}

/** @param {readonly (string | number)[]} cells @param {number} most @param {string} where */
const wholeNumbers = (cells, most, where) => cells.map((cell) => {
  const value = Number(cell)
  if (!Number.isInteger(value) || value < 0 || value > most) throw new Error(`${where}: expected a whole number 0…${most}, found ${cell}`)
  return value
})

/** @param {string} text @param {number} width */
const lines = (text, width) => (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).map((line) => `  '${line}',`).join('\n')

/** @param {string} name @param {string} comment @param {readonly (readonly [constant: string, text: string, width: number])[]} constants */
const write = (name, comment, constants) => {
  const body = constants.map(([constant, text, width]) => `export const ${constant}: readonly string[] = [\n${lines(text, width)}\n]\n`)
  writeFileSync(join(out, name), `// Written by test/datasets/generate.mjs: do not edit.\n${comment}\n\n${body.join('\n')}`)
}

// The alphabet of src/datasets/unpack.ts.
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-*/=_.:;'

const packDigits = () => {
  const rows = rowsOf(digitsPath)
  const pixels = rows.flatMap((row, i) => wholeNumbers(row.slice(0, 64), 16, `${digitsPath}, row ${i + 1}`))
  const labels = rows.map((row, i) => wholeNumbers(row.slice(64), 9, `${digitsPath}, row ${i + 1}`).join(''))
  if (pixels.length !== rows.length * 64 || pixels.length % 3 !== 0) throw new Error(`${digitsPath}: ${pixels.length} pixels do not pack`)
  let text = ''
  for (let i = 0; i < pixels.length; i += 3) {
    const [first = 0, second = 0, third = 0] = pixels.slice(i, i + 3)
    const number = (first * 17 + second) * 17 + third
    text += alphabet[Math.floor(number / 71)] + alphabet[number % 71]
  }
  write('digits-packed.ts', [
    '// Optical Recognition of Handwritten Digits (test part), E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, CC BY 4.0.',
    '// Three pixels, 0…16 each, in two letters; one letter a label.',
  ].join('\n'), [['pixels', text, 320], ['labels', labels.join(''), 300]])
}

const packIris = () => {
  const rows = rowsOf(irisPath).slice(1)
  const lengths = rows.flatMap((row, i) =>
    wholeNumbers(row.slice(0, 4).map((cell) => Math.round(Number(cell) * 1e6) / 1e5), 99, `${irisPath}, row ${i + 2}, in mm`))
  const labels = rows.map((row, i) => wholeNumbers(row.slice(4), 2, `${irisPath}, row ${i + 2}`).join(''))
  write('iris-packed.ts', [
    '// R. A. Fisher, The use of multiple measurements in taxonomic problems, 1936. Public domain facts.',
    '// Lengths in millimetres, two digits each, four a flower; one letter a label.',
  ].join('\n'), [
    ['lengths', lengths.map((mm) => String(mm).padStart(2, '0')).join(''), 80], ['labels', labels.join(''), 50],
  ])
}

packDigits()
packIris()
