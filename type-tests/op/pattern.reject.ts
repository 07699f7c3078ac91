import { dim, einsum, zeros, type Dim, type Tensor } from 'pullback'

declare const n: number
declare const either: Tensor<readonly [2, 3]> | Tensor<readonly [2, 4]>
declare const sized: Tensor<readonly [2, 3 | 4]>
declare const both: 'ij->i' | 'ijk->i'
declare const kinds: Tensor<readonly [2, 3], 'float32' | 'float64'>

//! einsum 'ij,jk->iz': output index z is in no operand
//! run
einsum(/*^*/ 'ij,jk->iz', zeros([2, 3]), zeros([3, 4]))

//! einsum 'ij,jk->ii': output index i stands twice
//! run
einsum(/*^*/ 'ij,jk->ii', zeros([2, 3]), zeros([3, 4]))

//! einsum 'ij,jk->ijki': output index i stands twice
//! run
einsum(/*^*/ 'ij,jk->ijki', zeros([2, 3]), zeros([3, 4]))

//! einsum 'ij,jk,k->i': operands named: 3, given: 2
//! run
einsum(/*^*/ 'ij,jk,k->i', zeros([2, 3]), zeros([3, 4]))

//! einsum 'ij->i': operands named: 1, given: 2
//! run
einsum(/*^*/ 'ij->i', zeros([2, 3]), zeros([3, 4]))

//! einsum 'i1->i': '1' is no index: an index is a letter
//! run
einsum(/*^*/ 'i1->i', zeros([2, 3]))

//! einsum 'i..j->ij': '.' is no index: an index is a letter
//! run
einsum(/*^*/ 'i..j->ij', zeros([2, 3]))

//! einsum '...i...->i': ... stands twice in ...i...
//! run
einsum(/*^*/ '...i...->i', zeros([2, 3]))

//! einsum '...ij->ij': ... is not in the output
//! run
einsum(/*^*/ '...ij->ij', zeros([4, 2, 3]))

//! einsum 'ij->...ij': output index ... is in no operand
//! run
einsum(/*^*/ 'ij->...ij', zeros([2, 3]))

//! einsum 'ij,jk->ik': jk is of rank 2, [3, 4, 5] of rank 3
//! run
einsum('ij,jk->ik', zeros([2, 3]), /*^*/ zeros([3, 4, 5]))

//! einsum 'ijk,kl->il': ijk is of rank 3, [2, 3] of rank 2
//! run
einsum('ijk,kl->il', /*^*/ zeros([2, 3]), zeros([3, 4]))

//! einsum ',i->i': '' is of rank 0, [2] of rank 1
//! run
einsum(',i->i', /*^*/ zeros([2]), zeros([2]))

//! einsum '...ijk->...i': ...ijk is of rank 3 at least, [2, 3] of rank 2
//! run
einsum('...ijk->...i', /*^*/ zeros([2, 3]))

//! einsum 'ij,jk->ik': j is 3 before and 5 here
//! run
einsum('ij,jk->ik', zeros([2, 3]), /*^*/ zeros([5, 4]))

//! einsum 'ij,jk': j is 3 before and 5 here
//! run
einsum('ij,jk', zeros([2, 3]), /*^*/ zeros([5, 4]))

//! einsum 'ij,jk,kl->il': k is 4 before and 7 here
//! run
einsum('ij,jk,kl->il', zeros([2, 3]), zeros([3, 4]), /*^*/ zeros([7, 5]))

//! einsum 'ij,jk,kl,li->': i is 2 before and 9 here
//! run
einsum('ij,jk,kl,li->', zeros([2, 3]), zeros([3, 4]), zeros([4, 5]), /*^*/ zeros([5, 9]))

//! einsum 'ii->i': i is 3 before and 4 here
//! run
einsum('ii->i', /*^*/ zeros([3, 4]))

//! einsum 'i,i->i': i is 1 before and 3 here
//! run
einsum('i,i->i', zeros([1]), /*^*/ zeros([3]))

//! einsum '...i,...i->...': ... is [2] before and [4] here, which do not broadcast
//! run
einsum('...i,...i->...', zeros([2, 3]), /*^*/ zeros([4, 3]))

//! einsum 'bt,bt->b': b is batch before and time here
einsum('bt,bt->b', zeros([dim('batch', 2), 3]), /*^*/ zeros([dim('time', 2), 3]))

//! einsum 'ii->i': i is batch before and time here
einsum('ii->i', /*^*/ zeros([dim('batch', 2), dim('time', 2)]))

//! einsum 'ij,jk->ik': j is 3 before and number here
einsum('ij,jk->ik', zeros([2, 3]), /*^*/ zeros([n, 4]))

//! einsum: float32 and float64 differ: cast one of them
//! run
einsum('ij,jk->ik', zeros([2, 3]), /*^*/ zeros([3, 4], { dtype: 'float64' }))

//! einsum of bool: cast it to float32 first
//! run
einsum('ij->i', /*^*/ zeros([2, 3], { dtype: 'bool' }))

//! einsum 'ij,jk->ik': j is 4 before and 3 here
einsum('ij,jk->ik', either, /*^*/ zeros([3, 5]))

//! einsum 'ij,jk->ik': j is 4 before and 3 here
einsum('ij,jk->ik', sized, /*^*/ zeros([3, 5]))

//! einsum 'ij,kj->ik': j is 3 before and 4 here
einsum('ij,kj->ik', sized, /*^*/ sized)

//! einsum 'ijk->i': ijk is of rank 3, [2, 3] of rank 2
einsum(both, /*^*/ zeros([2, 3]))

//! einsum: float32 and float64 differ: cast one of them
einsum('ij,ij->i', kinds, /*^*/ kinds)

export const wrong = <B extends Dim, Q extends Dim, H extends Dim, C extends Dim>(q: Tensor<readonly [B, Q, C]>, k: Tensor<readonly [B, H, Q]>) => {
  //! bqc,bhc->bhq
  return einsum('bqc,bhc->bhq', q, /*^*/ k)
}

export const ofAny = <Q extends string>(equation: Q) => {
  //! Checked<Of1<Q>, Q, 1>
  return einsum(/*^*/ equation, zeros([2, 3]))
}
