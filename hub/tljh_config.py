"""The Littlest JupyterHub for this kit: copied to ``/opt/tljh/config/jupyterhub_config.d``, read after what tljh-config sets.

README.md beside it says how to use it. What hub/values.yaml says of signing up and of time limits stands here again, for
one server.
"""

from tempfile import gettempdir

c = get_config()  # noqa: F821 - JupyterHub gives it to the files that it reads

# Students sign up with a name and a password of their own; nobody gets in before you let them in, at /hub/authorize.
c.JupyterHub.authenticator_class = "nativeauthenticator.NativeAuthenticator"
# All whom you have let in, that is; without this JupyterHub 5 turns away even those.
c.Authenticator.allow_all = True
# Sign-up stands open to whoever finds the address.
c.NativeAuthenticator.minimum_password_length = 10
c.NativeAuthenticator.check_common_password = True
# After five wrong passwords a name waits ten minutes.
c.NativeAuthenticator.allowed_failed_logins = 5
c.NativeAuthenticator.seconds_before_next_try = 600
# No student's server can be opened from the hub's pages by another; an admin of this machine can still read every file.
c.JupyterHub.admin_access = False

# Seconds that a server has to answer. With JupyterHub's own 30, servers that start together are given up as they come up.
c.Spawner.http_timeout = 180
c.Spawner.args.extend(
    [
        # All students share the ports of one machine, and two kernels sometimes took the same one; files can't collide.
        "--KernelManager.transport=ipc",
        # Seconds: the kernel of a lesson that nobody has open any more goes, and gives its memory back.
        "--MappingKernelManager.cull_idle_timeout=1200",
        "--MappingKernelManager.cull_interval=120",
    ]
)
# Those files lie in a /tmp of the student's own: below a home with a long name their paths would be too long for the system.
c.SystemdSpawner.isolate_tmp = True
c.Spawner.environment.update({"JUPYTER_RUNTIME_DIR": f"{gettempdir()}/jupyter"})
