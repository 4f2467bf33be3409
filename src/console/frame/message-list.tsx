import { Notifications } from '@mantine/notifications'

export function MessageList() {
  return <Notifications position="bottom-center" limit={3} />
}
