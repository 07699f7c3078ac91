import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../../type-tests/support/compilers.js'
import { filesIn } from '../../type-tests/support/files.js'
import { cruiseRooms } from './rooms.js'

it('no import runs in a circle or up, and none leaves its room for what it may not know', async () => {
  const { modules, violations } = await cruiseRooms(root, 'src')
  expect(modules).toBe(filesIn('src', '.ts').length)
  expect(violations, violations.join('\n')).toHaveLength(0)
})

it('a planted violation of each rule is found', async () => {
  const planted: Readonly<Record<string, string>> = {
    'src/shape/a.ts': "import type { B } from './b.js'\nexport type A = B",
    'src/shape/b.ts': "import type { A } from './a.js'\nexport type B = A",
    'src/shape/up.ts': "import type { T } from '../tensor/t.js'\nexport type U = T",
    'src/tensor/t.ts': "import fs from 'node:fs'\nexport type T = typeof fs",
    'src/graph/tree.ts': "export type { In } from './deep/in.js'",
    'src/graph/deep/in.ts': "import type { Out } from '../other.js'\nexport type In = Out",
    'src/graph/other.ts': 'export type Out = 1',
    'src/primitive/reference/k.ts': "export type { Out } from '../../graph/other.js'",
    'src/op/whole.ts': "import type { L } from '../index.js'\nexport type W = L",
    'src/index.ts': "export type { L } from './layer/l.js'",
    'src/layer/l.ts': "import '../attic/x.js'\nimport './gone.js'\nimport 'nowhere'\nexport type L = 1",
    'src/attic/x.ts': 'export const x = 1',
    'package.json': '{}',
  }
  const folder = mkdtempSync(join(tmpdir(), 'pullback-rooms-'))
  try {
    for (const [path, text] of Object.entries(planted)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    const { violations } = await cruiseRooms(folder, 'src')
    expect([...violations].sort()).toEqual([
      'definitions-see-arrays-only: src/primitive/reference/k.ts → src/graph/other.ts',
      'every-file-has-a-room: src/layer/l.ts → src/attic/x.ts',
      'index-holds-the-language-only: src/index.ts → src/layer/l.ts',
      'no-circle-of-folders: src/graph/deep/in.ts → src/graph/other.ts',
      'no-circle-of-folders: src/graph/tree.ts → src/graph/deep/in.ts',
      'no-circle: src/shape/a.ts → src/shape/b.ts → src/shape/a.ts',
      'nobody-imports-index: src/op/whole.ts → src/index.ts',
      'node-only-in-node: src/tensor/t.ts → fs',
      'not-above-primitive: src/primitive/reference/k.ts → src/graph/other.ts',
      'not-above-shape: src/shape/up.ts → src/tensor/t.ts',
      'resolvable: src/layer/l.ts → ./gone.js',
      'resolvable: src/layer/l.ts → nowhere',
    ])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
