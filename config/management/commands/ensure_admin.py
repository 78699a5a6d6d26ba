import os
import secrets
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from accounts.models import User
from accounts.services import add_person


class Command(BaseCommand):
    help = "Makes an administrator (ADMIN_EMAIL) if there is none yet, and prints the password once."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.filter(is_superuser=True).exists():
            return
        email = os.environ.get("ADMIN_EMAIL") or "admin@repaso.localhost"
        password = secrets.token_urlsafe(15)
        add_person(email=email, password=password, is_staff=True, is_superuser=True)
        self.stdout.write(f"Administrator: {email} · password: {password} (shown only this once)")
