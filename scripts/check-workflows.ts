import { checkBy } from './check-by.ts'

/**
 * Checks .github: syntax, expressions and the shell in them by actionlint, what could be abused by zizmor. What the
 * workflows must agree with is test/workflows'.
 */
checkBy('actionlint', [], {
  howTo: 'CGO_ENABLED=0 go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12',
})
checkBy('zizmor', ['--offline', '--no-progress', '--collect=all', '.github'], {
  howTo: 'python3 -m venv data/zizmor && data/zizmor/bin/pip install zizmor==1.32.0',
})
