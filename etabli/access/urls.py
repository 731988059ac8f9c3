from django.urls import path

from etabli.access.door import views as door
from etabli.access.entry import views as entry

urlpatterns = [
    path("networks/<slug:network>/doors/", door.network_doors, name="network_doors"),
    path("places/<slug:place>/doors/", door.place_doors, name="place_doors"),
    path("places/<slug:place>/doors/new/", door.door_new, name="door_new"),
    path("places/<slug:place>/inside/", entry.place_present, name="place_present"),
    path("doors/<uuid:door>/", door.door, name="door"),
    path("doors/<uuid:door>/change/", door.door_edit, name="door_edit"),
    path("doors/<uuid:door>/try/", door.door_try, name="door_try"),
    path("doors/<uuid:door>/key/", door.door_key, name="door_key"),
    path("doors/<uuid:door>/retire/", door.door_retire, name="door_retire"),
    path("doors/<uuid:door>/qr.svg", door.door_qr, name="door_qr"),
    path("doors/<uuid:door>/open/", entry.door_open, name="door_open"),
]
