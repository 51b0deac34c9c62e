// Makes the page better where script runs; without it every form works by itself.
// Nothing is stored, and the address never changes.
'use strict';
(() => {
  const at = (id, doc) => (doc || document).getElementById(id);
  const log = at('log'), say = at('say'), exit = at('exit');
  const coarse = matchMedia('(pointer: coarse)');
  const idle = 15 * 60 * 1000; // as long as a visit lives without a word
  let busy = false, left = false, shifts = 0, since = 0, nap;

  // Leaving. The page goes blank first, then this visit ends there and here, and the
  // place of this page in the history is taken by the one that is gone to.
  const blank = () => {
    left = true;
    document.documentElement.className = 'left';
    document.body.replaceChildren();
  };
  const leave = () => {
    const to = exit.dataset.to;
    const body = new URLSearchParams(new FormData(exit));
    blank();
    navigator.sendBeacon('/exit', body);
    location.replace(to);
  };
  addEventListener('keydown', e => { if (e.key !== 'Shift') shifts = 0; });
  addEventListener('keyup', e => {
    if (e.key !== 'Shift' || !exit || left) return;
    if (!shifts || e.timeStamp - since > 5000) { shifts = 0; since = e.timeStamp; }
    if (++shifts === 3) leave();
  });
  addEventListener('pageshow', e => { if (e.persisted && left) location.replace('/'); });
  if (exit) exit.addEventListener('submit', e => { e.preventDefault(); leave(); });

  const skip = document.querySelector('.skip');
  if (skip) skip.addEventListener('click', e => { // without a mark in the address
    e.preventDefault();
    (at('words') || at('main')).focus();
  });
  if (!say) return;
  if (location.pathname === '/') history.replaceState(null, '', '/');

  const tell = text => { at('status').textContent = text; };
  const word = name => at('status').dataset[name];

  const dress = article => {
    for (const a of article.querySelectorAll('.text a')) a.target = '_blank';
    if (navigator.clipboard) for (const b of article.querySelectorAll('[data-copy]')) b.hidden = false;
    return article;
  };
  for (const a of log.children) dress(a);

  const rest = () => {
    clearTimeout(nap);
    nap = setTimeout(() => { log.replaceChildren(); at('words').value = ''; }, idle);
  };

  // show takes what is new out of the page that came back.
  const show = (doc, ok, typed) => {
    const take = el => document.importNode(el, true);
    if (!doc || !at('say', doc)) { tell(word('offline')); return; }
    for (const f of ['visit', 'key', 'after'])
      for (const i of document.querySelectorAll(`input[name=${f}]`)) i.value = doc.querySelector(`#say input[name=${f}]`).value;
    if (doc.documentElement.lang !== document.documentElement.lang) {
      document.documentElement.lang = doc.documentElement.lang;
      at('menu').replaceWith(take(at('menu', doc)));
      for (const q of ['#exit button', '.skip', '.name a', '#say label', '#say .send'])
        document.querySelector(q).textContent = doc.querySelector(q).textContent;
      Object.assign(at('status').dataset, at('status', doc).dataset);
      for (const id of ['log', 'foot']) at(id).setAttribute('aria-label', at(id, doc).getAttribute('aria-label'));
    }
    const hello = at('hello'), greet = at('hello', doc);
    if (hello && !greet) hello.remove();
    if (!hello && greet) log.before(take(greet));

    const stay = new Set(at('log', doc).dataset.all.split(' '));
    for (const a of [...log.children]) if (!stay.has(a.id)) a.remove();
    let first;
    for (const a of at('log', doc).children) {
      const news = dress(take(a)), old = at(news.id);
      news.removeAttribute('autofocus');
      if (old) old.replaceWith(news); else log.append(news);
      if (!first && news.className === 'ours') first = news;
    }
    if (ok && typed) at('words').value = '';
    tell(at('status', doc).textContent);
    at('menu').open = false;
    if (!first) return;
    if (typed && coarse.matches) at('words').blur(); // the keyboard would cover the answer
    const lost = document.activeElement === document.body || !document.activeElement;
    if (lost) first.focus({ preventScroll: true });
    const before = first.previousElementSibling;
    (typed && before && before.className === 'theirs' ? before : first).scrollIntoView({ block: 'start' });
  };

  say.addEventListener('submit', e => {
    e.preventDefault();
    const by = e.submitter, data = new URLSearchParams(new FormData(say));
    if (by && by.name) { data.set(by.name, by.value); data.delete('words'); }
    const typed = data.has('words');
    if (busy) return;
    if (typed && !data.get('words').trim()) { at('words').focus(); return; }
    busy = true;
    log.setAttribute('aria-busy', 'true');
    const slow = setTimeout(() => tell(word('wait')), 500);
    const x = new XMLHttpRequest();
    x.open('POST', '/');
    x.responseType = 'document'; // parsed by the browser, and no script in it runs
    x.timeout = 60000;
    x.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded');
    x.setRequestHeader('X-Part', '1');
    x.onloadend = () => {
      clearTimeout(slow);
      busy = false;
      if (left) return;
      log.removeAttribute('aria-busy');
      show(x.response, x.status === 200, typed);
      rest();
    };
    x.send(data.toString());
  });

  at('words').addEventListener('keydown', e => {
    // Enter also ends the writing of a Chinese or Korean word: then it is not ours.
    if (e.key !== 'Enter' || e.shiftKey || e.isComposing || e.keyCode === 229) return;
    e.preventDefault();
    say.requestSubmit();
  });

  document.addEventListener('click', e => {
    const b = e.target.closest('[data-copy]');
    if (b) navigator.clipboard.writeText(b.dataset.copy).then(() => tell(word('copied')), () => {});
  });
})();
