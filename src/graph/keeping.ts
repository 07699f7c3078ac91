/** Whether the engine runs loops as such: set, once and for all, when the engine's loops are loaded, and by nobody else. */
export const keeping = { loops: false }
