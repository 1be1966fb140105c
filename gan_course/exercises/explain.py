"""채점 결과마다의 말과, 파이썬과 torch의 흔한 오류를 한국어로 푼 말."""

import re

SAID = {
    "solved": "✓ 과제 {} {}: 맞았습니다. 입력 {}가지에서 모두 정답과 같습니다.",
    "unfinished": "○ 과제 {} {}: 아직 풀지 않았습니다.",
    "wrong": "✗ 과제 {} {}: 아직 맞지 않습니다.",
    "error": "✗ 과제 {} {}: 코드를 실행하다가 오류가 났습니다.",
    "changed": "✗ 과제 {} {}: 함수가 입력을 바꾸었습니다.",
    "timeout": "✗ 과제 {} {}: 제한 시간 안에 끝나지 않아 멈추었습니다.",
    "invalid": "✗ 과제 {} {}: 채점할 수 없습니다.",
}
CHANGED = (
    "받은 `{}`의 내용이 호출한 뒤에 달라졌습니다. `x += …`, `x[…] = …`, 밑줄로 끝나는 "
    "연산(`x.clamp_()`)은 원래 텐서를 바꿉니다. 새 텐서를 만들거나, 먼저 `x.clone()`으로 복사한 "
    "다음 고치십시오."
)
ENDLESS = "끝나지 않는 반복문이 없는지, 반복을 멈추는 조건이 언젠가 참이 되는지 보십시오."
STUCK = " 코드가 아직도 돌고 있습니다. 노트북이 느려지면 커널을 다시 시작하십시오."

_MESSAGES = (  # (“예외: 설명”에서 찾을 것, 풀이). 위에서부터 처음 맞는 것을 씁니다.
    (r"name '(\w+)' is not defined", "이름 `{0}`을(를) 모릅니다. 철자를 보고, 그 이름을 만드는 "
     "셀(import 포함)을 먼저 실행했는지 확인하십시오."),
    (r"has no attribute '(\w+)'", "`{0}`(이)라는 속성이 없습니다. 철자와, 점 앞의 값이 생각한 "
     "종류인지 확인하십시오."),
    (r"must match the size|Target size|must be the same|broadcast", "두 텐서의 모양이 맞지 "
     "않습니다. 두 묶음은 크기가 다를 수 있습니다. `x.shape`를 출력해 보십시오."),
    (r"shapes cannot be multiplied", "행렬 곱의 모양이 맞지 않습니다. `x.shape`를 출력해 "
     "보십시오."),
    (r"same dtype|Found dtype|expected scalar type", "자료형이 서로 다릅니다. 새로 만드는 텐서를 "
     "`torch.ones_like(x)`처럼 입력에 맞추어 만드십시오."),
    (r"does not require grad", "`backward()`를 부른 값에 기울기가 이어져 있지 않습니다. 사이에 "
     "`detach`, `no_grad`, `item`이 없는지 보십시오."),
    (r"backward through the graph a second time", "같은 계산 그래프로 `backward()`를 두 번 "
     "불렀습니다. 손실을 더한 다음 한 번만 부르거나, G의 출력을 `detach`하십시오."),
    (r"element 0 of tensors|scalar outputs", "`backward()`는 수 하나(스칼라)에서만 부를 수 "
     "있습니다. 평균을 냈는지 보십시오."),
    (r"in-?place operation", "기울기를 구하는 데 필요한 텐서를 제자리에서 바꾸었습니다. 새 텐서를 "
     "만드십시오."),
    (r"maximum recursion depth", "함수가 자기 자신을 끝없이 부릅니다. 멈추는 조건을 보십시오."),
    (r"^ZeroDivisionError", "0으로 나누었습니다. 나누는 값이 0이 되는 입력을 따로 다루십시오."),
    (r"^IndexError", "범위를 벗어난 자리를 읽었습니다. 빈 입력과 한 개짜리 입력도 생각하십시오."),
    (r"^KeyError", "사전에 없는 이름을 읽었습니다."),
    (r"^TypeError", "값의 종류나 인수의 수가 맞지 않습니다. 오류가 난 줄의 값들을 출력해 "
     "보십시오."),
    (r"^ValueError", "값이 그 연산에 맞지 않습니다. 오류가 난 줄의 값들을 출력해 보십시오."),
    (r"^AssertionError", "코드 안의 assert가 거짓이 되었습니다."),
)  # fmt: skip


def explain(kind: str, message: str) -> str:
    """예외의 이름과 설명 → 무엇을 보면 되는지 한 줄."""
    for pattern, said in _MESSAGES:
        if found := re.search(pattern, f"{kind}: {message}"):
            return said.format(*found.groups())
    return "위의 입력을 그대로 넣어 불러 보면 같은 오류를 볼 수 있습니다."
