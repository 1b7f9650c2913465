# Functions for one emulated device, sourced by run. The caller sets: base (the folder of setup), work (a folder of this run), core (cortex-a72).
ssh_port=$((20000 + RANDOM % 20000))
monitor_port=$((ssh_port + 1))
machine=

# boot [OPTION...]: starts the device on its disk; further options go to the emulator. Returns once systemd let somebody in.
boot() {
  [ -e "$work/disk.qcow2" ] || qemu-img create -q -f qcow2 -b "$base/base.qcow2" -F qcow2 "$work/disk.qcow2"
  qemu-system-aarch64 -M virt -cpu "$core" -smp 2 -m "${memory:-1024}" -display none -no-reboot \
    -kernel "$base/vmlinuz" -initrd "$base/initramfs.gz" -append "console=ttyAMA0 quiet panic=-1 systemd.show_status=0" \
    -drive "file=$work/disk.qcow2,if=none,id=disk,cache=writeback" -device virtio-blk-pci,drive=disk \
    -netdev "user,id=net0,hostfwd=tcp:127.0.0.1:$ssh_port-:22" -device virtio-net-pci,netdev=net0,id=nic0,romfile= \
    -object rng-random,filename=/dev/urandom,id=chance -device virtio-rng-pci,rng=chance \
    -serial "file:$work/console-$(date +%s).log" -monitor "tcp:127.0.0.1:$monitor_port,server=on,wait=off" "$@" > "$work/emulator.log" 2>&1 &
  machine=$!
  local tries=0
  until on_device true 2>/dev/null; do
    tries=$((tries + 1))
    if ! kill -0 "$machine" 2>/dev/null || [ $tries -gt 240 ]; then
      echo "the device did not come up; its console ends with:" >&2
      tail -n 30 "$(ls -t "$work"/console-*.log | head -n 1)" "$work/emulator.log" >&2
      return 1
    fi
    sleep 1
  done
}

# on_device COMMAND...: runs a command as root on the device.
on_device() {
  ssh -q -i "$base/key" -p "$ssh_port" -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o ConnectTimeout=5 -o ServerAliveInterval=10 -o ServerAliveCountMax=6 \
    root@127.0.0.1 "$@" < /dev/null
}

# to_device FILE... FOLDER: copies files onto the device.
to_device() {
  scp -q -r -i "$base/key" -P "$ssh_port" -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null "${@:1:$#-1}" "root@127.0.0.1:${*: -1}"
}

# cut_power: the emulator dies; what the guest had not yet written is gone.
cut_power() {
  kill -KILL "$machine" 2>/dev/null
  wait "$machine" 2>/dev/null
  machine=
}

# shut_down: ends the device in order.
shut_down() {
  on_device systemctl poweroff 2>/dev/null || true
  local tries=0
  while kill -0 "$machine" 2>/dev/null && [ $tries -lt 60 ]; do sleep 1; tries=$((tries + 1)); done
  cut_power
}

# monitor COMMAND: speaks to the emulator, such as "set_link nic0 off".
monitor() {
  exec 9<>"/dev/tcp/127.0.0.1/$monitor_port"
  printf '%s\n' "$1" >&9
  sleep 0.3
  exec 9>&-
}
