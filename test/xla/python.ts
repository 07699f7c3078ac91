import { spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'

// Workers start, and XLA compiles, many times as slowly on a busy machine; nothing here is about time.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

/** Why the tests of the worker cannot run here; `undefined` where they can. */
const lacking = (): string | undefined => {
  const python = process.env['PULLBACK_PYTHON'] ?? 'python3'
  const { status } = spawnSync(python, ['-c', 'import importlib.util, sys; sys.exit(importlib.util.find_spec("jax") is None)'])
  return status === 0 ? undefined : `${python} has no JAX: PULLBACK_PYTHON names another`
}

const lack = lacking()

if (lack !== undefined) {
  if (process.env['PULLBACK_REQUIRE_PYTHON'] === '1') throw new Error(`PULLBACK_REQUIRE_PYTHON: ${lack}`)
  console.log(`skipped: ${lack}`)
}

/** Whether tests that need a Python with JAX can run. They are skipped where there is none, unless PULLBACK_REQUIRE_PYTHON=1 demands them. */
export const hasJax = lack === undefined

/** A Python without JAX, in a folder of its own. */
export const bare = (): { readonly folder: string; readonly python: string } => {
  const folder = mkdtempSync(join(tmpdir(), 'pullback-venv-'))
  spawnSync(process.env['PULLBACK_PYTHON'] ?? 'python3', ['-m', 'venv', '--without-pip', folder])
  return { folder, python: join(folder, 'bin', 'python') }
}
