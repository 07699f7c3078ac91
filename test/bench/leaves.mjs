/** The tensors of a tree. */
export const allLeaves = tree => 'shape' in tree && 'dtype' in tree ? [tree] : Object.values(tree).flatMap(allLeaves)
