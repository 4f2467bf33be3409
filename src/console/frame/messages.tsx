import { useLater } from './later.ts'

const load = async () => (await import('./message-list.tsx')).MessageList

/** Where short messages (`parts/toast.ts`) are shown. One that is there before this is shown when it comes. */
export function Messages() {
  const MessageList = useLater(load)
  return MessageList && <MessageList />
}
