import { describe } from 'vitest'
import { storageConformance } from '../conformance/storage.ts'
import { databases } from '../support/databases.ts'

describe.each(databases())('storage on $name', ({ open }) => storageConformance(open))
