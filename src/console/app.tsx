import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { queryClient } from './api/query-client.ts'
import { Messages } from './frame/messages.tsx'
import { OpenPages } from './frame/open-pages.ts'
import { router } from './router.tsx'
import { pages } from './routes.ts'
import { colorVariables, theme } from './theme.ts'
import { styleNonce } from './trusted.ts'

const nonce = () => styleNonce

/** Everything that pages stand in. */
export function App() {
  return (
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={colorVariables} defaultColorScheme="auto" getStyleNonce={nonce}>
        <QueryClientProvider client={queryClient}>
          <OpenPages value={pages}>
            <RouterProvider router={router} />
          </OpenPages>
          <Messages />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>
  )
}
