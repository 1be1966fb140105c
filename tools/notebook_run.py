"""노트북을 실행합니다. notebooks.py의 build가 씁니다."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from nbformat import NotebookNode

from notebook_cells import PairError


def executed(notebook: NotebookNode, folder: Path, timeout: int) -> NotebookNode:
    """notebooks/를 작업 폴더로, 지금 환경의 python3 커널에서 실행합니다.

    진도 파일은 노트북마다 새로 만든 빈 폴더에 두므로, 만드는 사람의 진도가 출력에 남지 않습니다.
    """
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    client = NotebookClient(
        notebook,
        timeout=timeout,
        kernel_name="python3",
        record_timing=False,
        store_widget_state=True,  # 끄면 interact의 출력에서 nbclient가 멈춥니다. 아래에서 지웁니다.
        resources={"metadata": {"path": str(folder)}},
    )
    with tempfile.TemporaryDirectory() as empty:
        progress = {"GAN_COURSE_PROGRESS": str(Path(empty) / "progress.json")}
        try:
            client.execute(env={**os.environ, **progress})
        except CellExecutionError as error:
            raise PairError(f"실행하다가 멈추었습니다.\n{error}") from None
    notebook.metadata.pop("widgets", None)
    return notebook
