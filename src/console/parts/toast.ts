import { notifications } from '@mantine/notifications'
import { texts } from '../texts/index.ts'
import { saidOf } from './said.ts'

const readMs = 6_000
const closeButtonProps = { 'aria-label': texts.parts.close }

const toast = {
  /** That something was done. Read out when nothing else is being read. */
  done: (message: string) =>
    void notifications.show({ message, color: 'pine', autoClose: readMs, role: 'status', closeButtonProps }),
  /** That something was not done, where no field and no dialog of the page can say so. */
  failed(error: unknown): void {
    const { title, detail } = saidOf(error)
    notifications.show({ title, message: detail, color: 'red', autoClose: false, role: 'alert', closeButtonProps })
  },
}

/** Short messages at the corner of the page. */
export function useToast(): typeof toast {
  return toast
}
