"""레슨에서 만나는 오류: 무엇이 잘못되었고 무엇을 하면 되는지 한국어로 알려 줍니다."""


class CourseError(Exception):
    """배우는 사람이 스스로 고칠 수 있는 오류입니다. 메시지에 해결 방법이 함께 들어 있습니다."""


class Diverged(CourseError):
    """학습이 발산하여 손실이 숫자가 아니게 되었습니다(NaN이나 무한대)."""


class OutOfMemory(CourseError):
    """장치의 메모리가 모자랍니다."""
