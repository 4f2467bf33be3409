import type { OperationName } from '../contract/index.ts'
import type { Language } from './texts.ts'

/** What was done to an account, as the end of a sentence. It says nothing of a secret but that there was one. */
export const changes: Readonly<Record<Language, Readonly<Record<OperationName, string>>>> = {
  en: {
    password_reset_link: 'a link to set a new password was given',
    temporary_access_pass: 'a temporary access code was given',
    reset_factors: 'the sign-in methods were removed',
    reset_factor: 'a sign-in method was removed',
    unlock: 'the account was unlocked',
    temporary_password: 'a temporary password was given',
    reactivate: 'the account was activated again',
    revoke_sessions: 'everybody was signed out of the account',
    suspend: 'the account was suspended',
    register_external_method: 'the verification of identity was registered as a sign-in method',
  },
  es: {
    password_reset_link: 'se entregó un enlace para establecer una contraseña nueva',
    temporary_access_pass: 'se entregó un código de acceso temporal',
    reset_factors: 'se eliminaron los métodos de inicio de sesión',
    reset_factor: 'se eliminó un método de inicio de sesión',
    unlock: 'se desbloqueó la cuenta',
    temporary_password: 'se entregó una contraseña temporal',
    reactivate: 'se volvió a activar la cuenta',
    revoke_sessions: 'se cerraron todas las sesiones de la cuenta',
    suspend: 'se suspendió la cuenta',
    register_external_method: 'se registró la verificación de identidad como método de inicio de sesión',
  },
  pt: {
    password_reset_link: 'foi entregue uma ligação para definir uma nova palavra-passe',
    temporary_access_pass: 'foi entregue um código de acesso temporário',
    reset_factors: 'os métodos de início de sessão foram removidos',
    reset_factor: 'um método de início de sessão foi removido',
    unlock: 'a conta foi desbloqueada',
    temporary_password: 'foi entregue uma palavra-passe temporária',
    reactivate: 'a conta foi reativada',
    revoke_sessions: 'todas as sessões da conta foram terminadas',
    suspend: 'a conta foi suspensa',
    register_external_method: 'a verificação de identidade foi registada como método de início de sessão',
  },
}
