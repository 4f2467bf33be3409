/** Our own line icons, 24 by 24, drawn with the colour of the text beside them. They say nothing that no text says. */
const paths = {
  steps: 'M4 20h4v-5h4v-5h4V5h4',
  plug: 'M9 3v5M15 3v5M6 8h12v3a6 6 0 0 1-12 0zM12 17v4',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M2.5 20c.5-4 3-6 6.5-6s6 2 6.5 6M16 4.500a3.5 3.5 0 0 1 0 6.500M18 14.500c2 .8 3.2 2.7 3.5 5.5',
  mail: 'M4 6h16v12H4zM4 7l8 6 8-6',
  person: 'M12 11.500a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4.5 20.500c.6-4.5 3.5-6.5 7.5-6.500s6.9 2 7.5 6.5',
  sync: 'M20 11a8 8 0 0 0-14.5-3.500L3.5 10M3.5 4.500V10H9M4 13a8 8 0 0 0 14.5 3.500l2-2.500M20.5 19.500V14H15',
  shield: 'M12 3l7.5 3v5.500c0 4.5-3 7.8-7.5 9.5-4.5-1.7-7.5-5-7.5-9.500V6zM8.8 12l2.2 2.2 4.2-4.4',
  headset:
    'M4 14v-2a8 8 0 0 1 16 0v2M4 14h3v5H5.500A1.5 1.5 0 0 1 4 17.500zM20 14h-3v5h1.500a1.5 1.5 0 0 0 1.5-1.500zM18.5 19c-.5 1.5-2 2-4.5 2',
  rules: 'M5 4h14v16H5zM8.5 8.500h7M8.5 12h7M8.5 15.500h4',
  book: 'M5 4.500A1.5 1.5 0 0 1 6.5 3H19v15H6.500A1.5 1.5 0 0 0 5 19.500zM5 19.500A1.5 1.5 0 0 0 6.5 21H19v-3',
  gear: 'M12 15.200a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.400M12 3v2.500M12 18.500V21M3 12h2.500M18.5 12H21M5.6 5.600l1.8 1.800M16.6 16.600l1.8 1.800M18.4 5.600l-1.8 1.800M7.4 16.600l-1.8 1.8',
  flow: 'M5 6.500h6v5H5zM13 15.500h6v5h-6zM11 9h5v6.500M3 9h2',
  eye: 'M2.5 12s3.5-6 9.5-6 9.5 6 9.5 6-3.5 6-9.5 6-9.5-6-9.5-6M12 14.800a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6',
  question: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M9.5 9.500a2.5 2.5 0 1 1 3.5 2.300c-.7.3-1 .8-1 1.700M12 16.600v.1',
  bell: 'M6 16.500V11a6 6 0 0 1 12 0v5.500l1.5 1.500h-15zM10 20.500h4',
  chart: 'M4 20h16M7 16v-5M12 16V6M17 16v-8',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13M15.3 15.300L20 20',
  copy: 'M9 9h10v11H9zM5 15V4h10',
  check: 'M5 12.500l4.5 4.500L19 7',
  cross: 'M6 6l12 12M18 6L6 18',
  plus: 'M12 5v14M5 12h14',
  warning: 'M12 4l9 16H3zM12 10v4.500M12 17.200v.1',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 11v5.500M12 7.800v.1',
  trash: 'M4.5 6.500h15M9 6.500V4h6v2.500M6.5 6.500l1 14h9l1-14M10 10.500v6M14 10.500v6',
  pencil: 'M4.5 19.500l1-4L16 5l3 3L8.5 18.500zM14 7l3 3',
  download: 'M12 4v11M7.5 11L12 15.5 16.5 11M5 20h14',
  out: 'M10 5H5v14h14v-5M13.5 4.500H19.500V10.500M19 5l-8 8',
  columns: 'M4 5h16v14H4zM9.5 5v14M14.5 5v14',
  filter: 'M4 5h16l-6 7.500V19l-4-2v-4.500z',
  left: 'M14.5 5.500L8 12l6.5 6.5',
  right: 'M9.5 5.500L16 12l-6.5 6.5',
  down: 'M5.5 9.500L12 16l6.5-6.5',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 7v5.500l3.5 2',
  key: 'M8 16.500a4 4 0 1 0 0-8 4 4 0 0 0 0 8M12 12.500h9v3M17.5 12.500v2.5',
  play: 'M8 5l11 7-11 7z',
  stop: 'M6.5 6.500h11v11h-11z',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8M12 2.500v2M12 19.500v2M2.5 12h2M19.5 12h2M5.3 5.300l1.4 1.400M17.3 17.300l1.4 1.400M18.7 5.300l-1.4 1.400M6.7 17.300l-1.4 1.4',
  moon: 'M20 14.500A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5',
  leave: 'M14 4.500H5v15h9M10 12h10.500M17 8l4 4-4 4',
} as const

export type IconName = keyof typeof paths

export function Icon({ name, size = 18 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.7}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  )
}
