import { everything, type ListFilter } from './list.ts'

/** How the list was left, for as long as the window is open: who comes back from a task finds it so. */
export const listView: { filter: ListFilter; scrollTop: number } = { filter: everything, scrollTop: 0 }
