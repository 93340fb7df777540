// The console's two languages. Keys are typed: a key that is not in en.json does not compile, and a
// test compares the files with each other and with what the source uses.
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from './en.json';
import nl from './nl.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en };
    returnNull: false;
  }
}

function startLanguage(): string {
  return navigator.language.toLowerCase().startsWith('nl') ? 'nl' : 'en';
}

export function startI18n(): void {
  void i18next.use(initReactI18next).init({
    resources: { en: { translation: en }, nl: { translation: nl } },
    lng: startLanguage(),
    fallbackLng: 'en',
    interpolation: { escapeValue: false },
  });
  const label = (language: string) => {
    document.documentElement.lang = language;
  };
  label(i18next.language);
  i18next.on('languageChanged', label);
}
