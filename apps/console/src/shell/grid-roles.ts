/**
 * Roles of a grid whose rows are drawn only while they are seen. The grid itself has the focus and names its active row
 * (`aria-activedescendant`): what is not drawn could not keep it.
 */
export const CELL = { role: 'gridcell' } as const;
export const HEADER = { role: 'columnheader' } as const;
export const ROWS = { role: 'rowgroup' } as const;

/** @param rowCount of all rows, drawn or not, with the head @param active id of the row that has the keyboard, if it is drawn */
export function grid(rowCount: number, active: string | undefined, label: string) {
  return {
    role: 'grid',
    tabIndex: 0,
    'aria-rowcount': rowCount,
    'aria-activedescendant': active,
    'aria-label': label,
    'aria-describedby': 'grid-help',
  } as const;
}

/** @param index its place in the whole list, the head's being 1 */
export function gridRow(index: number, more: { readonly isSelected?: boolean; readonly isExpanded?: boolean } = {}) {
  return {
    role: 'row',
    'aria-rowindex': index,
    ...(more.isSelected === undefined ? {} : { 'aria-selected': more.isSelected }),
    ...(more.isExpanded === undefined ? {} : { 'aria-expanded': more.isExpanded }),
  } as const;
}

export function gridHeader(sort: 'ascending' | 'descending' | 'none') {
  return { role: 'columnheader', 'aria-sort': sort } as const;
}

export function wideCell(columns: number) {
  return { role: 'gridcell', 'aria-colspan': columns } as const;
}
