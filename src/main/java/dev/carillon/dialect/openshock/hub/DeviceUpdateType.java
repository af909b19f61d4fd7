package dev.carillon.dialect.openshock.hub;

/** Type of change of a device, with its number on the wire. */
enum DeviceUpdateType {
  CREATED(0),
  UPDATED(1),
  SHOCKER_UPDATED(2),
  DELETED(3),
  PAIRED(4);

  private final int number;

  DeviceUpdateType(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
