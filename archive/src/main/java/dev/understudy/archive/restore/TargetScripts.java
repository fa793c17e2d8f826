package dev.understudy.archive.restore;

import java.util.ArrayList;
import java.util.List;

/**
 * What runs on the target: fixed text for its sh. Directories come as arguments, names of files
 * over the standard input.
 */
final class TargetScripts {
  /** What each calls itself, so that it is recognised among the target's processes. */
  private static final String NAME = "understudy-restore";

  private TargetScripts() {}

  /** The argument list that runs a script. */
  static List<String> command(String script, String... arguments) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", script, NAME));
    command.addAll(List.of(arguments));
    return command;
  }

  /** $1 the directory. What the target is and has, as lines KEY=VALUE. */
  static final String PROBE =
      """
      LC_ALL=C; export LC_ALL
      dir=$1; parent=${dir%/*}; [ -n "$parent" ] || parent=/
      echo "uid=$(id -u)"
      echo "tar=$(tar --version 2>/dev/null | head -n 1)"
      for tool in zstd openssl sha256sum xargs flock find; do
        command -v $tool >/dev/null 2>&1 && echo "$tool=yes"
      done
      find / -maxdepth 0 -printf '' 2>/dev/null && echo printf=yes
      [ -d "$parent" ] && echo parent=yes
      [ -w "$parent" ] && echo writable=yes
      if [ -L "$dir" ]; then echo kind=link
      elif [ -d "$dir" ]; then echo kind=directory
      elif [ -e "$dir" ]; then echo kind=other
      else echo kind=none; fi
      where=$parent
      if [ -d "$dir" ] && [ ! -L "$dir" ]; then
        if [ "$dir" = / ] || [ "$(stat -c %d "$dir")" != "$(stat -c %d "$parent")" ] ||
          mountpoint -q "$dir" 2>/dev/null; then echo mount=yes; where=$dir; fi
      fi
      df -Pk "$where" | awk 'NR == 2 { print "room=" $4 }'
      df -Pi "$where" 2>/dev/null | awk 'NR == 2 { print "files=" $4 }'
      """;

  /** $@ units. Prints those that are running. */
  static final String RUNNING =
      """
      for unit; do systemctl is-active --quiet "$unit" 2>/dev/null && printf '%s\\n' "$unit"; done
      exit 0
      """;

  /** $1 and $2 patterns. Which such files processes have open or stand in: PID, NUL, file, NUL. */
  static final String OPEN =
      """
      find /proc/[0-9]*/cwd /proc/[0-9]*/fd -maxdepth 1 -type l '(' -lname "$1" -o -lname "$2" ')' \
        -printf '%p\\0%l\\0' 2>/dev/null
      exit 0
      """;

  /**
   * $1 state, $2 staging, $3 before, $4 identity. Holds the target while its input is open, and
   * keeps marks: each line of input is the name of one. Prints how things stand, then {@code held}.
   */
  static final String HOLD =
      """
      LC_ALL=C; export LC_ALL; umask 077
      state=$1; staging=$2; before=$3; identity=$4
      ours() { [ -d "/proc/$1" ] && tr '\\0' ' ' <"/proc/$1/cmdline" 2>/dev/null | grep -q understudy-restore; }
      for each in "$state" "$staging"; do
        [ ! -L "$each" ] || { echo "foreign=$each"; exit 0; }
        [ ! -e "$each" ] || [ -O "$each" ] || { echo "foreign=$each"; exit 0; }
      done
      mkdir "$state" 2>/dev/null
      [ -d "$state" ] && [ -O "$state" ] || { echo "foreign=$state"; exit 0; }
      if command -v flock >/dev/null 2>&1; then
        exec 9>"$state/lock"
        flock -n 9 || { echo "busy=$(cat "$state/holder" 2>/dev/null)"; exit 0; }
      else
        other=$(cat "$state/holder" 2>/dev/null)
        [ -z "$other" ] || ! ours "$other" || { echo "busy=$other"; exit 0; }
      fi
      echo $$ >"$state/holder"
      for each in "$state"/worker.*; do
        [ -e "$each" ] || continue
        pid=${each##*.}; tries=0
        while ours "$pid" && [ $tries -lt 10 ]; do
          [ $tries -lt 2 ] || kill -- "-$pid" "$pid" 2>/dev/null
          sleep 1; tries=$((tries + 1))
        done
        rm -f "$each"
      done
      [ ! -e "$before" ] || echo before=yes
      [ ! -e "$state/swapped" ] || echo swapped=yes
      [ ! -e "$state/swapping" ] || echo swapping=yes
      if [ "$(cat "$state/identity" 2>/dev/null)" = "$identity" ]; then
        echo same=yes
        for each in "$state"/done.*; do [ ! -e "$each" ] || echo "done=${each##*/done.}"; done
      elif [ -e "$state/identity" ]; then echo "other=$(cat "$state/identity")"
      fi
      echo held
      while read -r verb mark; do
        case $verb in
          done) : >"$state/done.$mark"; rm -f "$state/partial.$mark" ;;
          begin) rm -rf "$staging" "$state"/done.* "$state"/partial.* "$state"/swapped "$state"/swapping &&
            mkdir "$staging" && echo "$identity" >"$state/identity" && echo begun ;;
          staging) [ -d "$staging" ] || mkdir "$staging"; echo begun ;;
          flush) echo flushed ;;
          clear) rm -rf "$staging" "$state"; echo cleared ;;
        esac
      done
      rm -f "$state/holder"
      """;

  /**
   * $1 state, $2 staging, $3 mark. Keeps of the file whose name comes in, and of what was kept
   * before, the longer one; prints its length.
   */
  static final String SET_ASIDE =
      """
      LC_ALL=C; export LC_ALL
      cd "$2" && xargs -0 sh -c '
        length() { [ -f "$1" ] && [ ! -L "$1" ] && wc -c <"$1" || echo 0; }
        [ "$(length "$2")" -le "$(length "$1")" ] || mv -- "$2" "$1"
        length "$1"' understudy-restore "$1/partial.$3"
      """;

  /**
   * $1 state, $2 staging, $3 zstd or raw; and to go on with a file: $4 mark, $5 blocks of headers
   * that come in before all else, $6 bytes that are there. Extracts what comes in; prints the exit
   * codes.
   */
  static final String EXTRACT =
      """
      LC_ALL=C; export LC_ALL; umask 077
      worker=$1/worker.$$
      : >"$worker" && cd "$2" || exit 9
      extract() {
        tar -x -p -i --numeric-owner --delay-directory-restore --xattrs --xattrs-include='*' --acls -f -
        echo "tar=$?" >&3
      }
      kept() {
        [ -n "$4" ] || return 0
        dd bs=512 count="$5" iflag=fullblock 2>/dev/null && head -c "$6" "$1/partial.$4"
      }
      if [ "$3" = zstd ]; then
        { { kept "$@"; zstd -dcq; echo "zstd=$?" >&3; } | extract; } 3>&1
      else
        { kept "$@"; cat; } | extract 3>&1
      fi
      rm -f "$worker"
      """;

  /** $1 staging. Hashes the files whose names come in, each behind {@code ./}. */
  static final String HASH_OPENSSL = "cd \"$1\" && LC_ALL=C xargs -0 openssl dgst -sha256 -r";

  static final String HASH_SHA256SUM = "cd \"$1\" && LC_ALL=C xargs -0 sha256sum --";

  /** $1 staging. The content of the files whose names come in, one after another. */
  static final String READ = "cd \"$1\" && LC_ALL=C xargs -0 cat --";

  /** $1 directory, $2 staging, $3 before, $4 state. The restored tree takes its place. */
  static final String SWAP =
      """
      dir=$1; staging=$2; before=$3; state=$4
      [ ! -e "$state/swapped" ] || exit 0
      : >"$state/swapping" || exit 1
      if [ -d "$staging" ]; then
        if [ -e "$dir" ] || [ -L "$dir" ]; then
          [ ! -e "$before" ] || { echo "$before is there already" >&2; exit 1; }
          mv -- "$dir" "$before" || exit 1
        fi
        mv -- "$staging" "$dir" || exit 1
      fi
      : >"$state/swapped"
      """;

  /** As {@link #SWAP}, where the directory is a mount point and has to stay. */
  static final String SWAP_CONTENTS =
      """
      dir=$1; staging=$2; before=$3; state=$4
      [ ! -e "$state/swapped" ] || exit 0
      look() { (cd "$1" && tar --no-recursion --xattrs --acls -cf - .) | (cd "$2" && tar -xpf - --xattrs --xattrs-include='*' --acls --numeric-owner); }
      for each in .understudy-restore .understudy-before .understudy-state; do
        [ ! -e "$staging/$each" ] || { echo "the archive has $each at its root" >&2; exit 1; }
      done
      : >"$state/swapping" || exit 1
      if [ ! -e "$state/moved-out" ]; then
        [ -d "$before" ] || mkdir "$before" || exit 1
        look "$dir" "$before" || exit 1
        find "$dir" -mindepth 1 -maxdepth 1 ! -name .understudy-restore ! -name .understudy-before \
          ! -name .understudy-state -exec mv -- {} "$before"/ \\; || exit 1
        [ "$(ls -A "$dir" | wc -l)" -le 3 ] || exit 1
        : >"$state/moved-out"
      fi
      if [ -d "$staging" ]; then
        find "$staging" -mindepth 1 -maxdepth 1 -exec mv -- {} "$dir"/ \\; || exit 1
        look "$staging" "$dir" || exit 1
        rmdir "$staging" || exit 1
      fi
      : >"$state/swapped"
      """;

  /** $1 directory, $2 staging, $3 before, $4 state, then paths. Only these take their places. */
  static final String SWAP_PATHS =
      """
      dir=$1; staging=$2; before=$3; state=$4; shift 4
      [ ! -e "$state/swapped" ] || exit 0
      : >"$state/swapping" || exit 1
      [ -d "$dir" ] || mkdir -p "$dir" || exit 1
      [ -d "$before" ] || mkdir "$before" || exit 1
      for path; do
        rest=$path; above=; to=$path
        while [ "$rest" != "${rest#*/}" ]; do
          above=$above${above:+/}${rest%%/*}; rest=${rest#*/}
          if [ -L "$dir/$above" ]; then echo "$dir/$above is a symbolic link" >&2; exit 1; fi
          if [ ! -d "$dir/$above" ]; then to=$above; break; fi
        done
        [ -e "$staging/$to" ] || [ -L "$staging/$to" ] || continue
        how=new
        for each in "$dir/$to" "$before/$to"; do
          if [ -e "$each" ] || [ -L "$each" ]; then how=old; fi
        done
        printf '%s\\0' "$how/$to" >>"$state/paths" || exit 1
        if [ -e "$dir/$to" ] || [ -L "$dir/$to" ]; then
          if [ "$to" != "${to%/*}" ]; then mkdir -p "$before/${to%/*}" || exit 1; fi
          mv -- "$dir/$to" "$before/$to" || exit 1
        fi
        mv -- "$staging/$to" "$dir/$to" || exit 1
      done
      rm -rf "$staging"
      : >"$state/swapped"
      """;

  /** $1 directory, $2 staging, $3 before, $4 state, $5 contents or beside. */
  static final String ROLL_BACK =
      """
      dir=$1; staging=$2; before=$3; state=$4
      [ -d "$state" ] || { echo nothing; exit 0; }
      [ -O "$state" ] && [ ! -L "$state" ] && [ ! -L "$before" ] || { echo "$state is not ours" >&2; exit 1; }
      look() { (cd "$1" && tar --no-recursion --xattrs --acls -cf - .) | (cd "$2" && tar -xpf - --xattrs --xattrs-include='*' --acls --numeric-owner); }
      if [ ! -e "$state/swapping" ] && [ ! -e "$state/swapped" ]; then :
      elif [ -e "$state/paths" ]; then
        xargs -0 sh -c 'dir=$1; before=$2; shift 2
          for each; do
            path=${each#*/}
            if [ "${each%%/*}" = new ]; then rm -rf "$dir/$path" || exit 255
            elif [ -e "$before/$path" ] || [ -L "$before/$path" ]; then
              rm -rf "$dir/$path" && mv -- "$before/$path" "$dir/$path" || exit 255
            fi
          done' understudy-restore "$dir" "$before" <"$state/paths" || exit 1
        rm -f "$state/paths"
      elif [ "$5" = contents ]; then
        if [ -e "$state/moved-out" ]; then
          mkdir -p "$staging" || exit 1
          : >"$state/rolling-back"
          find "$dir" -mindepth 1 -maxdepth 1 ! -name .understudy-restore ! -name .understudy-before \
            ! -name .understudy-state -exec mv -- {} "$staging"/ \\; || exit 1
          rm -f "$state/moved-out"
        fi
        if [ -d "$before" ]; then
          find "$before" -mindepth 1 -maxdepth 1 -exec mv -- {} "$dir"/ \\; || exit 1
          look "$before" "$dir" || exit 1
        fi
      elif [ -e "$before" ]; then
        if [ -e "$dir" ] || [ -L "$dir" ]; then
          [ ! -e "$staging" ] || rm -rf "$staging" || exit 1
          mv -- "$dir" "$staging" || exit 1
        fi
        mv -- "$before" "$dir" || exit 1
      elif [ ! -e "$staging" ] && [ ! -e "$state/put-back" ]; then
        mv -- "$dir" "$staging" || exit 1
      fi
      : >"$state/put-back"
      [ "$(id -u)" = 0 ] || chmod -R u+rwX "$staging" "$before" 2>/dev/null
      rm -rf "$staging" "$before" "$state"
      echo done
      """;

  /** $1 directory, $2 staging, $3 before, $4 state. What was there before is let go. */
  static final String COMMIT =
      """
      dir=$1; staging=$2; before=$3; state=$4
      [ -d "$state" ] || { echo nothing; exit 0; }
      [ -O "$state" ] && [ ! -L "$state" ] && [ ! -L "$before" ] || { echo "$state is not ours" >&2; exit 1; }
      [ -e "$state/swapped" ] || { echo unfinished; exit 0; }
      sync -f "$dir" 2>/dev/null || sync
      [ "$(id -u)" = 0 ] || chmod -R u+rwX "$staging" "$before" 2>/dev/null
      rm -rf "$staging" "$before" && rm -rf "$state" || exit 1
      echo done
      """;
}
