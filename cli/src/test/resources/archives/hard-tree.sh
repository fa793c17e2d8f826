# Makes, in the empty directory that it is run in, everything that a file system of Linux can hold and that archives must keep.
# As root, with the Debian packages acl, attr and libcap2-bin. Needs half a gigabyte of disk, though it looks like nine.
set -eu
umask 022
root=$PWD

mkdir empty private shared sticky times names lengths links sparse kinds marks
chmod 0700 private
chmod 2775 shared
chmod 1777 sticky

# Lengths: nothing, one block of tar, its neighbours, and the part size of big files with its neighbours.
for n in 0 1 511 512 513 10240 1048575 1048576 1048577; do
  head -c "$n" /dev/urandom >lengths/of-$n
done
head -c 67108864 /dev/urandom >lengths/of-67108864
head -c 67108863 lengths/of-67108864 >lengths/of-67108863
{ cat lengths/of-67108864; printf x; } >lengths/of-67108865

# Names.
cd names
printf a >' '
printf b >'with space'
printf c >'-rf'
printf d >'--checkpoint-action=exec=false'
printf e >'line
feed'
printf f >"quote'and\"quote"
printf g >'back\slash\n\101'
printf h >'*?[a]$HOME`id`;|&'
printf i >"$(printf 'latin-\351\377')"
printf j >"$(printf 'tab\tbell\007escape\033')"
printf k >'日本語 ünïcode'
printf l >'ends with a line feed
'
printf m >'...'
printf n >'-'
mkdir -- "$(printf 'dir-\200\201')" '- dir' 'new
line dir'
printf o >"$(printf 'dir-\200\201')/$(printf 'file-\376')"
printf p >'- dir/- file'
printf q >'new
line dir/x'
long=$(printf '%0255d' 7)
printf r >"$long"
mkdir "${long%7}d"
printf s >"${long%7}d/$long"
ln -s "$(printf '/no/where/\377\n-x')" "$(printf 'link-\377')"
cd "$root"

# A path as long as the system takes one: 4,095 bytes from the root of all.
mkdir deep
cd deep
step=$(printf '%0200d' 0)
while [ "$(printf %s "$PWD" | wc -c)" -lt 3800 ]; do
  mkdir "$step"
  cd "$step"
done
rest=$((4095 - $(printf %s "$PWD" | wc -c) - 1))
if [ "$rest" -gt 255 ]; then
  mkdir "$(printf '%0100d' 1)"
  cd "$(printf '%0100d' 1)"
  rest=$((rest - 101))
fi
printf deep >"$(printf "%0${rest}d" 2)"
cd "$root"

# Links.
echo shared >links/first
ln links/first links/second
ln links/first names/third
ln links/second lengths/fourth
ln -s first links/relative
ln -s ../lengths/of-512 links/up
ln -s /etc/hostname links/absolute
ln -s /nowhere/at/all links/dangling
ln -s . links/itself
ln -s loop-b links/loop-a
ln -s loop-a links/loop-b
ln -s "$(printf '%04000d' 3)" links/long-target
ln -s ../private links/to-directory
ln links/dangling links/second-name-of-a-symlink
head -c 100000 /dev/urandom >links/-first-big
ln ./links/-first-big 'names/its other name'

# Holes: all hole, data between holes, beyond 8 GiB, and a file that ends in data.
truncate -s 5000000 sparse/all-hole
truncate -s 3000000 sparse/middle
printf data | dd of=sparse/middle bs=1 seek=1500000 conv=notrunc status=none
truncate -s 9000000001 sparse/beyond-8-gib
printf begin | dd of=sparse/beyond-8-gib conv=notrunc status=none
printf deep | dd of=sparse/beyond-8-gib bs=1 seek=8700000000 conv=notrunc status=none
printf end | dd of=sparse/beyond-8-gib bs=1 seek=8999999998 conv=notrunc status=none
i=0
while [ $i -lt 60 ]; do
  printf part | dd of=sparse/many-parts bs=1 seek=$((i * 100000)) conv=notrunc status=none
  i=$((i + 1))
done

# Kinds.
mkfifo kinds/fifo
mkfifo -m 0600 'kinds/fifo with space'
mknod kinds/null c 1 3
mknod kinds/loop b 7 200
chmod 0640 kinds/loop
chown 12:34 kinds/null

# Modes and owners.
for mode in 0000 0400 0644 0755 2755 4755 6755 1644 7777; do
  echo $mode >marks/mode-$mode
  chmod $mode marks/mode-$mode
done
for mode in 0644 4755; do
  echo $mode >marks/owned-$mode
  chown 1234:5678 marks/owned-$mode
  chmod $mode marks/owned-$mode
done
echo huge >marks/owner-huge
chown 4000000000:3000000000 marks/owner-huge
chown 1234:5678 shared
chmod 2775 shared
ln -s target marks/owned-link
chown -h 1234:5678 marks/owned-link

# Extended attributes, access control lists, capabilities.
echo x >marks/user-attribute
setfattr -n user.note -v hello marks/user-attribute
setfattr -n user.empty marks/user-attribute
setfattr -n user.binary -v 0x000a0dff3d20 marks/user-attribute
setfattr -n 'user.name=with equals' -v x marks/user-attribute
echo x >marks/trusted-attribute
setfattr -n trusted.note -v hello marks/trusted-attribute
mkdir marks/attribute-directory
setfattr -n user.of-directory -v hello marks/attribute-directory
setfattr -h -n trusted.of-link -v hello marks/owned-link
echo x >marks/acl
setfacl -m u:1234:r,g:5678:rw,m:rw marks/acl
mkdir marks/acl-directory
setfacl -m u:1234:rx marks/acl-directory
setfacl -d -m u:4321:rwx,g:8765:rx,o::- marks/acl-directory
echo x >marks/acl-directory/heir
mkdir marks/acl-directory/heiress
cp /bin/true marks/capable
setcap cap_net_raw,cap_net_bind_service+ep marks/capable
cp /bin/true marks/capable-twice
setcap cap_net_raw+ep marks/capable-twice
ln marks/capable-twice marks/capable-again

# Times: to the nanosecond, before 1970, after 2038, of links and of directories, which come last.
touch -d '2020-02-03 04:05:06.123456789Z' times/nanoseconds
touch -d '2020-02-03 04:05:06.000000001Z' times/one-nanosecond
touch -d '2020-02-03 04:05:06.999999999Z' times/last-nanosecond
touch -d '1960-01-01 00:00:00.25Z' times/before-1970
touch -d '2240-01-01 00:00:00.5Z' times/after-2038
touch -d '1970-01-01 00:00:00Z' times/zero
touch -h -d '2021-02-03 04:05:06.5Z' links/dangling links/relative
touch -d '2018-05-05 05:05:05.555555555Z' kinds/fifo kinds/null
touch -d '2017-04-04 04:04:04.444444444Z' marks/acl-directory/heiress marks/acl-directory links names private
touch -d '2019-01-01 00:00:00.000000001Z' empty times .
