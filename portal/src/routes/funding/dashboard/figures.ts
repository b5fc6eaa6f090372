import type { AgeFigures, Dashboard, Figure, MonthFigures } from '../../../api/gen'

export const AMOUNTS = ['requested', 'reserved', 'committed', 'granted'] as const
export type Amount = (typeof AMOUNTS)[number]

export const HOLDINGS = ['reserved', 'committed', 'granted'] as const

export const AGES = ['week', 'month', 'quarter', 'longer'] as const

/** One line of the months' table: an axis in a month, or all axes of it. */
export type MonthLine = { key: string; month: string; axis?: string } & Record<Amount, Figure>

const none = (): Record<Amount, Figure> => ({
  requested: { applications: 0, cents: 0 },
  reserved: { applications: 0, cents: 0 },
  committed: { applications: 0, cents: 0 },
  granted: { applications: 0, cents: 0 },
})

/** Sums of figures; amounts are cents, and stay whole. */
export function sum(figures: Record<Amount, Figure>[]): Record<Amount, Figure> {
  const total = none()
  for (const line of figures) {
    for (const amount of AMOUNTS) {
      total[amount].applications += line[amount].applications
      total[amount].cents += line[amount].cents
    }
  }
  return total
}

/** Month by month, its axes in order; where several axes have figures, their sum stands first. */
export function monthLines(months: MonthFigures[]): MonthLine[] {
  const lines: MonthLine[] = []
  for (const month of new Set(months.map((cell) => cell.month))) {
    const cells = months.filter((cell) => cell.month === month)
    if (cells.length > 1) lines.push({ key: month, month, ...sum(cells) })
    lines.push(...cells.map((cell) => ({ ...cell, key: `${month} ${cell.axis_id}`, axis: cell.axis_id })))
  }
  return lines
}

/** Applications that wait, in any state. */
export const waiting = (ages: AgeFigures[]): number => ages.reduce((all, line) => all + AGES.reduce((n, age) => n + line[age], 0), 0)

/** The whole programme's line under its axes. */
export function total(dashboard: Dashboard) {
  return {
    ...sum(dashboard.axes),
    opened_cents: dashboard.axes.reduce((all, axis) => all + axis.opened_cents, 0),
    available_cents: dashboard.axes.reduce((all, axis) => all + axis.available_cents, 0),
  }
}
