from django.urls import path

from accounts.views import locks, notices, passwords, people, permissions, sessions, trail

app_name = "accounts"
urlpatterns = [
    path("login/", sessions.sign_in, name="login"),
    path("logout/", sessions.sign_out, name="logout"),
    path("password/", passwords.change, name="password"),
    path("people/", people.index, name="people"),
    path("people/new/", people.create, name="person_create"),
    path("people/<int:pk>/", people.detail, name="person"),
    path("people/<int:pk>/move/", people.move, name="person_move"),
    path("people/<int:pk>/end/", people.end, name="person_end"),
    path("people/<int:pk>/disable/", people.disable, name="person_disable"),
    path("people/<int:pk>/enable/", people.enable, name="person_enable"),
    path("people/<int:pk>/reset/", people.reset, name="person_reset"),
    path("locks/", locks.index, name="locks"),
    path("locks/lift/", locks.unlock, name="unlock"),
    path("permissions/", permissions.index, name="permissions"),
    path("trail/", trail.index, name="trail"),
    path("trail/<int:sequence>/", trail.detail, name="trail_entry"),
    path("trail/verify/", trail.verify, name="trail_verify"),
    path("notices/", notices.index, name="notices"),
    path("notices/<int:pk>/open/", notices.open_notice, name="notice_open"),
    path("notices/read/", notices.read_all, name="notices_read"),
]
