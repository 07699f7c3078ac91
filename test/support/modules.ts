import { vi } from 'vitest'
import { host } from '../../src/engine/wasm/host/host.js'

/** How many modules are compiled while `act` runs. */
export const modulesOf = (act: () => void): number => {
  const spy = vi.spyOn(host, 'Module')
  try {
    act()
    return spy.mock.calls.length
  } finally {
    spy.mockRestore()
  }
}
