"""Run something after the answer is out: enqueue a task by its name."""

from typing import Any

from django.utils.module_loading import import_string
from django_tasks.base import Task, TaskResult


def later(task: str, **arguments: Any) -> "TaskResult[Any]":
    """Enqueue the task ``app.tasks.name``, given as a dotted path.

    Arguments are ids and plain values, since they are stored as JSON. The caller
    passes this to ``transaction.on_commit``, so that the worker finds the rows.
    """
    found: Task[Any, Any] = import_string(task)
    return found.enqueue(**arguments)
