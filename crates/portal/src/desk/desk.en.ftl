desk-login-title = Sign in to the desk
desk-user-name = User name
desk-password = Password
desk-code = Verification code
desk-code-hint = The six digits of your authenticator app
desk-login-wrong = User name, password or code is not right. A code that was used is not taken again; wait for the next one.
