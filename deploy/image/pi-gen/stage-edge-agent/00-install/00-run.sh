#!/bin/bash -e
# Installs the package in the image. The configuration is left to the first boot, which knows the board.
install -m 0644 files/edge-agent.deb "${ROOTFS_DIR}/var/cache/edge-agent.deb"
install -D -m 0755 files/first-boot "${ROOTFS_DIR}/usr/local/sbin/edge-agent-first-boot"
install -D -m 0644 files/edge-agent-first-boot.service "${ROOTFS_DIR}/etc/systemd/system/edge-agent-first-boot.service"
on_chroot <<'EOF'
apt-get install --yes --no-install-recommends /var/cache/edge-agent.deb
rm -f /etc/edge-agent/agent.json
systemctl enable edge-agent-first-boot.service
EOF
