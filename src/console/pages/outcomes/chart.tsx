import { BarChart } from '@mantine/charts'
import '@mantine/charts/styles.css'
import type { Picture } from './series.ts'

/** The picture itself, in a chunk of its own: what draws it weighs more than all else on the page. */
export function Chart({
  picture: { series, buckets },
  nameOf,
}: {
  readonly picture: Picture
  readonly nameOf: (at: string) => string
}) {
  return (
    <BarChart
      h={300}
      type="stacked"
      data={buckets.map(({ at, counts }) => ({ at: nameOf(at), ...counts }))}
      dataKey="at"
      series={series.map(({ id, label, color }) => ({ name: id, label, color }))}
      withLegend
      legendProps={{ verticalAlign: 'bottom' }}
      gridAxis="x"
      tickLine="none"
      maxBarWidth={36}
      barProps={{ isAnimationActive: false }}
      barChartProps={{ accessibilityLayer: false }}
      yAxisProps={{ allowDecimals: false, width: 44 }}
      xAxisProps={{ minTickGap: 24 }}
    />
  )
}
