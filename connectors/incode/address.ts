import { type DocumentAddress, present } from '../../src/contract/index.ts'
import { countryCodeOf } from './countries.ts'
import { type Fields, fieldsIn, firstText } from './fields.ts'

/**
 * `address` as printed, its lines kept; `addressFields` as read out of it. `checkedAddressBean` is what an address service
 * made of them: used only where nothing was read out, since it is not what the document says.
 */
export function addressOf(data: Fields): DocumentAddress | undefined {
  const read = partsOf(fieldsIn(data.addressFields))
  const parts = Object.keys(read).length > 0 ? read : partsOf(fieldsIn(data.checkedAddressBean))
  const address = { ...present({ formatted: firstText(data, 'address') }), ...parts }
  return Object.keys(address).length === 0 ? undefined : address
}

function partsOf(fields: Fields): Omit<DocumentAddress, 'formatted'> {
  const state = firstText(fields, 'state', 'stateName')
  return present({
    street: firstText(fields, 'street'),
    locality: firstText(fields, 'city'),
    // Incode's word for "anywhere", which it puts where a document has none.
    region: state === 'ALL' ? undefined : state,
    postalCode: firstText(fields, 'postalCode', 'zipCode'),
    country: countryCodeOf(firstText(fields, 'country', 'countryCode')),
  })
}
