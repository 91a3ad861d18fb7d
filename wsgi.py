"""The WSGI application for gunicorn: reads the environment, builds the app, nothing else."""

from portal.app import create_app
from portal.reader import Reader
from portal.settings import Settings

settings = Settings.from_environment()
application = create_app(settings, Reader(settings.releases)).server
