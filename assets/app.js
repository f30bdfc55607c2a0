// Everything here only improves a page that works without it.
import { Button } from 'govuk-frontend/dist/govuk/components/button/button.mjs';
import { ErrorSummary } from 'govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs';
import { NotificationBanner } from 'govuk-frontend/dist/govuk/components/notification-banner/notification-banner.mjs';
import { SkipLink } from 'govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs';
import { autosave } from './autosave.js';
import { budget } from './budget.js';
import { follow } from './follow.js';
import { menu } from './menu.js';
import { preview } from './preview.js';
import { reveal } from './reveal.js';
import { countWords } from './words.js';
import { tables } from './tables.js';

function each(selector, start) {
  document.querySelectorAll(selector).forEach((element) => {
    try {
      start(element);
    } catch (error) {
      console.error(error);
    }
  });
}

document.body.classList.add('js-enabled');
if ('noModule' in HTMLScriptElement.prototype) {
  document.body.classList.add('govuk-frontend-supported');
  for (const Component of [Button, ErrorSummary, NotificationBanner, SkipLink]) {
    each(`[data-module="${Component.moduleName}"]`, (element) => new Component(element));
  }
}
each('.app-header__menu', menu);
each('form:has([data-reveal])', reveal);
each('.app-budget', budget);
each('[data-follow]', follow);
each('textarea[data-word-limit]', countWords);
each('form[data-autosave]', autosave);
each('form[data-preview]', preview);
each('.app-table', tables);
