/* Loaded into pcscd before its reader: vpcd listens for its card on every address of the machine, and knows no setting for that. Here it
   listens on 127.0.0.1. */
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

int bind(int fd, const struct sockaddr *address, socklen_t length)
{
	struct sockaddr_in here;

	if (address->sa_family != AF_INET || length != sizeof here)
		return syscall(SYS_bind, fd, address, length);
	here = *(const struct sockaddr_in *)address;
	here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return syscall(SYS_bind, fd, &here, length);
}
