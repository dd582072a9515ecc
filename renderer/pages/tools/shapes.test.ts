import { describe, expect, it } from 'vitest'
import { barsOf, rowsOf, sortRows } from './shapes.ts'

describe('a table', () => {
  it('is made of a list of objects, with every field of any of them', () => {
    expect(rowsOf([{ id: 1 }, { id: 2, status: 'done' }])).toEqual({
      columns: ['id', 'status'],
      rows: [
        [1, undefined],
        [2, 'done'],
      ],
    })
  })

  it('is made of objects by name', () => {
    expect(rowsOf({ QMUL: { running: 1, name: 'x' } })).toEqual({
      columns: ['name', 'running', 'name'],
      rows: [['QMUL', 1, 'x']],
    })
  })

  it('is made of objects by two names', () => {
    expect(rowsOf({ QMUL: { SCORE: { running: 1 }, MCORE: { running: 2 } } })).toEqual({
      columns: ['name 1', 'name 2', 'running'],
      rows: [
        ['QMUL', 'SCORE', 1],
        ['QMUL', 'MCORE', 2],
      ],
    })
  })

  it('is made of numbers by name', () => {
    expect(rowsOf({ a: 1, b: 2 })).toEqual({
      columns: ['name', 'value'],
      rows: [
        ['a', 1],
        ['b', 2],
      ],
    })
  })

  it.each([null, 1, 'x', [], {}, [1, 2], [{ a: 1 }, 2], { a: 1, b: 'x' }])('is not made of %j', (value) => {
    expect(rowsOf(value)).toBeUndefined()
  })

  it('takes a field that an object has by nature for missing', () => {
    expect(rowsOf([{ constructor: 1 }, {}])?.rows[1]).toEqual([undefined])
  })
})

describe('bars', () => {
  it('are made of numbers by name, the largest first', () => {
    expect(barsOf({ a: 1, b: 3 })).toEqual({
      series: ['value'],
      rows: [
        { name: 'b', values: [3] },
        { name: 'a', values: [1] },
      ],
    })
  })

  it('are made of numbers by site and status, without what is always 0', () => {
    expect(barsOf({ A: { running: 1, failed: 0 }, B: { running: 2, done: 9 } })).toEqual({
      series: ['done', 'running'],
      rows: [
        { name: 'B', values: [9, 2] },
        { name: 'A', values: [0, 1] },
      ],
    })
  })

  it('are made of numbers by site, type and status', () => {
    expect(barsOf({ A: { x: { running: 1 } } })?.rows).toEqual([{ name: 'A / x', values: [1] }])
  })

  it.each([
    null,
    [],
    [1],
    {},
    { a: 'x' },
    { a: { b: 'x' } },
    { a: {} },
    { a: { b: 0 } },
    { a: 1, b: { c: 1 } },
  ])('are not made of %j', (value) => {
    expect(barsOf(value)).toBeUndefined()
  })
})

describe('sorting', () => {
  const rows = [[10], [undefined], [9], [null]]
  it('puts numbers in order and what is missing last', () => {
    expect(sortRows(rows, 0, false)).toEqual([[9], [10], [undefined], [null]])
    expect(sortRows(rows, 0, true)).toEqual([[10], [9], [undefined], [null]])
  })
  it('reads numbers in texts', () => {
    expect(sortRows([['job 10'], ['job 9']], 0, false)).toEqual([['job 9'], ['job 10']])
  })
})
