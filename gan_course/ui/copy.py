"""복사 단추가 달린 글: 다른 곳(Colab, 터미널)에 붙여 넣을 코드를 보여 줍니다."""

from __future__ import annotations

from html import escape

# README.md의 Google Colab 절에도 같은 글이 있고, tests/test_colab_archive.py가 둘을 견줍니다.
# 상대 경로로 찾으므로, Colab이 시작하는 폴더 /content에서 실행합니다.
COLAB_CELL = """\
# gan-course.zip을 풉니다. 파일 창에 올린 것이 없으면 내 드라이브의 맨 위에서 찾습니다.
from zipfile import ZipFile, is_zipfile

from google.colab import drive

archive = "gan-course.zip"
if not is_zipfile(archive):
    drive.mount("/content/drive")
    archive = "drive/MyDrive/gan-course.zip"
if not is_zipfile(archive):
    raise SystemExit("gan-course.zip이 없거나 다 올라오지 않았습니다. 올린 뒤 다시 실행하십시오.")
ZipFile(archive).extractall()"""

BOX = (
    "margin: 0; padding: .6em .8em; overflow-x: auto; color: inherit; background: transparent; "
    "border: 1px solid #888; border-radius: 4px; line-height: 1.5"
)

# 단추는 이 스크립트가 만듭니다. 스크립트를 막는 곳(GitHub, 아직 믿지 않는 노트북)에는 눌러도 일하지
# 않는 단추 대신 글만 남습니다. 클립보드는 https나 이 컴퓨터의 주소에서만 쓸 수 있고, Colab의 출력
# 칸은 막기도 합니다. 그때에는 글을 골라 옛 방법으로 복사하고, 그것도 막히면 고른 채로 둡니다.
SCRIPT = """<script>
(() => {
  const text = document.currentScript.previousElementSibling;
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = '복사';
  button.setAttribute('aria-live', 'polite');
  button.style = 'margin: .3em 0; padding: .25em .9em; font: inherit; color: inherit;'
    + 'background: transparent; border: 1px solid; border-radius: 4px; cursor: pointer';
  button.onfocus = () => {
    if (button.matches(':focus-visible')) button.style.outline = '3px solid #0072B2';
  };
  button.onblur = () => { button.style.outline = ''; };
  const select = () => {
    getSelection().selectAllChildren(text);
    return document.execCommand('copy');
  };
  button.onclick = async () => {
    let done = true;
    try { await navigator.clipboard.writeText(text.textContent); } catch { done = select(); }
    button.textContent = done ? '복사했습니다' : '골라 두었습니다. Ctrl+C(맥은 ⌘C)를 누르십시오';
  };
  text.before(button);
})();
</script>"""


class CopyView:
    """글과 복사 단추. 단추는 마우스로도 키보드로도 누를 수 있습니다.

    위젯이 아니라 HTML이므로 커널이 꺼져도 단추가 일하고, 저장된 노트북에도 글이 그대로 보입니다.

    Args:
        text: 보여 주고 복사할 글. 줄바꿈과 빈칸을 그대로 둡니다.
        label: 화면을 읽어 주는 프로그램에 알려 줄 글의 이름.
    """

    def __init__(self, text: str, label: str = "복사할 코드") -> None:
        self.text, self.label = text, label

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        about = f'tabindex="0" role="region" aria-label="{escape(self.label)}"'
        words = f'<pre {about} style="{BOX}">{escape(self.text)}</pre>'
        return f"<div>{words}{SCRIPT}</div>"
